package narrate

import "github.com/vitrine-os/vitrine/kernel/view"

// wakes says why a sleeper is woken, by the kernel's word.
var wakes = map[string]view.Phrase{
	"data":           {"there is something to read", "有数据可读"},
	"room":           {"there is room again", "又有空间了"},
	"partner":        {"the other end was opened", "另一端打开了"},
	"hang-up":        {"the terminal has hung up", "终端已挂断"},
	"input":          {"a line was typed", "输入了一行"},
	"output goes on": {"the terminal's output goes on", "终端恢复输出"},
	"child":          {"a child has changed its state", "子进程状态改变"},
	"vfork done":     {"the child no longer uses its memory", "子进程不再使用它的内存"},
	"exit":           {"somebody who ended gave back what it held", "结束者归还了它占有的东西"},
	"reaped":         {"the process was waited for", "该进程已被回收"},
	"stop":           {"its process is to stop", "它的进程要停止"},
	"signal":         {"a signal has come for it", "有信号到来"},
	"timeout":        {"its time is up", "时间到"},
	"timer":          {"the timer has fired", "定时器到期"},
	"clock gone":     {"the process whose time it waited for has ended", "它所等待的进程已结束"},
	"passed on":      {"whoever was woken first did not need it", "先被唤醒的没有用上"},
	"futex":          {"somebody called FUTEX_WAKE for this word", "有任务对该字执行了 FUTEX_WAKE"},
	"message":        {"its exchange is complete", "它的交换已完成"},
	"mailbox":        {"the mailbox has changed", "邮箱有变化"},
	"result":         {"the result is there", "结果已到"},
	"cancelled":      {"the request was given up", "请求已放弃"},
	"msgsnd":         {"a message was sent", "有消息发出"},
	"msgrcv":         {"a message was taken out, so there is room", "有消息被取走，腾出了空间"},
	"removed":        {"what it waited at was removed", "它所等待的对象被删除"},
	"changed":        {"the queue's limits were changed", "队列的限制改变了"},
	"semop":          {"the kernel has done its operations for it", "内核已替它完成操作"},
	"setval":         {"the semaphore was set", "信号量被设置"},
	"setall":         {"the semaphores were set", "全部信号量被设置"},
}
