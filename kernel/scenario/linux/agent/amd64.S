// The agent's part that needs registers, for x86-64. r15 holds the task's mailbox everywhere; the compiler is told to leave it alone.
// The names that the runner looks for in the symbol table: handler, restorer, restorer_plain, call_at, call_after, breed_at,
// breed_after, agent_path, agent_argv, agent_envp, keep_action.

	.text
	.globl _start
_start:
	xor	%ebp, %ebp
	and	$-16, %rsp
	call	start
	hlt

// handler is what HANDLER means as sa_handler: on_signal(signal, siginfo, ucontext). A child that a signal interrupts before its
// first instruction still has its parent's mailbox in r15; its own is in r14.
	.globl handler
handler:
	mov	168(%rdx), %rax
	lea	breed_after(%rip), %rcx
	cmp	%rcx, %rax
	jb	1f
	lea	breed_end(%rip), %rcx
	cmp	%rcx, %rax
	jae	1f
	cmpq	$0, 144(%rdx)
	jne	1f
	mov	%r14, %r15
1:	jmp	on_signal

// restorer is sa_restorer. The second one, the same code at another address, remembers that SA_SIGINFO was not asked for.
	.globl restorer
restorer:
	mov	$15, %eax
	syscall
	.globl restorer_plain
restorer_plain:
	mov	$15, %eax
	syscall

// syscall6(nr, six words) is for the agent's own calls.
	.globl syscall6
syscall6:
	mov	%rdi, %rax
	mov	%rsi, %rdi
	mov	%rdx, %rsi
	mov	%rcx, %rdx
	mov	%r8, %r10
	mov	%r9, %r8
	mov	8(%rsp), %r9
	syscall
	ret

// perform(level) makes a call.
	.globl perform
	.globl call_at
	.globl call_after
perform:
	mov	0(%rdi), %rax
	mov	16(%rdi), %rsi
	mov	24(%rdi), %rdx
	mov	32(%rdi), %r10
	mov	40(%rdi), %r8
	mov	48(%rdi), %r9
	mov	8(%rdi), %rdi
call_at:
	syscall
call_after:
	ret

// breed(level, child's mailbox, fresh) makes a call that makes a child. The child takes its mailbox before anything else; one that
// shares memory stands on an empty stack and begins anew, another goes on where its parent was.
	.globl breed
	.globl breed_at
	.globl breed_after
	.globl breed_end
breed:
	push	%r14
	push	%r13
	mov	%rsi, %r14
	mov	%rdx, %r13
	mov	0(%rdi), %rax
	mov	16(%rdi), %rsi
	mov	24(%rdi), %rdx
	mov	32(%rdi), %r10
	mov	40(%rdi), %r8
	mov	48(%rdi), %r9
	mov	8(%rdi), %rdi
breed_at:
	syscall
breed_after:
	test	%rax, %rax
	jnz	1f
	mov	%r14, %r15
breed_end:
	test	%r13, %r13
	jz	1f
	xor	%ebp, %ebp
	call	thread
	hlt
1:	pop	%r13
	pop	%r14
	ret

// touch_load(address) and touch_store(address, value) are one instruction each; after a fault whose handler returns, on_signal goes on
// at touch_fault.
	.globl touch_load
	.globl touch_store
	.globl touch_fault
touch_load:
	mov	(%rdi), %eax
	ret
touch_store:
	mov	%esi, (%rdi)
	xor	%eax, %eax
	ret
touch_fault:
	mov	$-14, %rax
	ret

	.section .note.GNU-stack, "", @progbits
