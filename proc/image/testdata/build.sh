#!/bin/sh
# Builds the test programs from scene.c. Needs riscv64-linux-gnu-gcc. Afterwards record where they stop:
#   go test ./proc/image -run TestStops -record
set -eu
cd "$(dirname "$0")"
build() {
    out=$1
    shift
    riscv64-linux-gnu-gcc -nostdlib -ffreestanding -fno-tree-loop-distribute-patterns -Wl,--build-id=none,--no-relax \
        -ffile-prefix-map="$PWD"=/vitrine -g "$@" -o "$out" scene.c
}
build scene-O0.elf -O0 -static
build scene-O2.elf -O2 -static
build scene-dwarf4.elf -O1 -static -gdwarf-4
build scene-pie.elf -O0 -gdwarf-4 -gstrict-dwarf -fPIE -Wl,-static,-pie,--no-dynamic-linker
