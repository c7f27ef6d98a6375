#!/bin/sh
# Builds the agent of the Linux stage. The result is committed, so that only who changes the agent needs a C compiler.
# The end of its memory is where the machine's puppets have their heap: just below 0x10200000.
set -eu
cd "$(dirname "$0")"
${CC:-gcc} -std=gnu11 -Wall -Wextra -Werror -Os -ffixed-r15 -ffreestanding -fno-builtin -fno-stack-protector -fcf-protection=none \
	-fno-asynchronous-unwind-tables -fno-pic -mgeneral-regs-only -nostdlib -static -no-pie -Wl,--build-id=none -Wl,-z,noseparate-code \
	-Wl,-z,norelro -Wl,-Ttext-segment=0x101ff000 -o agent.amd64 agent.c amd64.S
strip --strip-debug --remove-section=.comment --remove-section=.note.gnu.property agent.amd64
