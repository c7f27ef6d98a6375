#!/usr/bin/env bash
# Builds the guest programs: our C library, the demos (programs/), the test programs (tests/), the shell (shell/),
# the commands (userland/) and the program behind vitrine compare (compare/).
#
#   build.sh            build into the folders called bin, and note the compiler in compiler.txt
#   build.sh --check    build into a temporary folder and compare with what is committed;
#                       nothing is compared if the compiler here is another one than the noted one
#   build.sh --record   run every test program as a native Linux program and note its standard output
#                       and exit status in tests/golden; then see whether qemu-riscv64 agrees, with the
#                       compiler's own C library and with ours
#
# Same compiler, same bytes: no build id, no absolute paths, no dates.
set -euo pipefail
export LC_ALL=C
cd "$(dirname "${BASH_SOURCE[0]}")"

CC=${CC:-riscv64-linux-gnu-gcc}
demo_limit=$((30 * 1024))
test_limit=$((40 * 1024))
box_limit=$((300 * 1024))
mapfile -t flags <libc/cflags
flags+=(-I libc/include "-ffile-prefix-map=$PWD=." -gno-record-gcc-switches)
compile_flags=()
for f in "${flags[@]}"; do
	[[ $f == -Wl,* ]] || compile_flags+=("$f")
done
hosted=(-O1 -w -pthread -ffp-contract=off -frounding-math)
warnings=(-Wall -Wextra -Wno-unused-result)

compiler() {
	"$CC" --version | sed -n 1p
	"$CC" -Wl,--version 2>/dev/null | sed -n 1p
}

# A test that needs more than our library has says so in its head.
needs_hosted() { grep -q '^ \* Needs the full C library' "$1"; }

build_libc() { # folder
	local src
	for src in libc/src/*.c; do
		"$CC" "${compile_flags[@]}" -Os "${warnings[@]}" -c "$src" -o "$1/$(basename "$src" .c).o"
	done
}

fits() { # file, limit
	local size
	size=$(stat -c %s "$1")
	if ((size > $2)); then
		echo "build.sh: $1 has $size bytes, more than $2" >&2
		return 1
	fi
}

# Demos have line numbers and variables for stepping, and no optimisation so that every line is there.
build_all() { # output folder
	local objects src name
	objects=$(mktemp -d)
	build_libc "$objects"
	mkdir -p "$1/programs/bin" "$1/tests/bin" "$objects/main"
	for src in programs/*.c tests/*.c; do
		name=$(basename "$src" .c)
		local out=$1/${src%%/*}/bin/$name
		if [[ $src == programs/* ]]; then
			"$CC" "${compile_flags[@]}" -O0 -g "${warnings[@]}" -c "$src" -o "$objects/main/$name.o"
			"$CC" "${flags[@]}" "$objects/main/$name.o" "$objects"/*.o -o "$out"
			fits "$out" $demo_limit
		elif ! needs_hosted "$src"; then
			"$CC" "${compile_flags[@]}" -O1 "${warnings[@]}" -c "$src" -o "$objects/main/$name.o"
			"$CC" "${flags[@]}" "$objects/main/$name.o" "$objects"/*.o -o "$out"
			fits "$out" $test_limit
		fi
	done
	mkdir -p "$1/shell/bin"
	"$CC" "${flags[@]}" -Os "${warnings[@]}" shell/*.c "$objects"/*.o -o "$1/shell/bin/sh"
	build_box "$objects" "$1/userland/bin"
	mkdir -p "$1/compare/bin"
	"$CC" "${flags[@]}" -O2 -s "${warnings[@]}" compare/*.c "$objects"/*.o -o "$1/compare/bin/ipc"
	fits "$1/compare/bin/ipc" $test_limit
	rm -rf "$objects"
}

# Each command is a program with a main of its own; in the box it is called NAME_main.
build_box() { # folder of the library's objects, output folder
	local src name main
	mkdir -p "$1/box" "$2"
	for src in userland/*.c; do
		name=$(basename "$src" .c)
		main=()
		if grep -q "^TOOL(.*, $name)\$" userland/tools.h; then
			main=("-Dmain=${name}_main")
		fi
		"$CC" "${compile_flags[@]}" -Os "${warnings[@]}" -Wno-main "${main[@]}" -c "$src" -o "$1/box/$name.o"
	done
	"$CC" "${flags[@]}" -s "$1"/box/*.o "$1"/*.o -o "$2/box"
	fits "$2/box" $box_limit
}

check() {
	if ! command -v "$CC" >/dev/null; then
		echo "build.sh: no $CC here, nothing compared"
		return
	fi
	if [[ "$(compiler)" != "$(cat compiler.txt)" ]]; then
		echo "build.sh: the committed programs are from another compiler, nothing compared"
		return
	fi
	local tmp bad=0 new old
	tmp=$(mktemp -d)
	build_all "$tmp"
	for new in "$tmp"/*/bin/*; do
		old=${new#"$tmp"/}
		cmp "$new" "$old" || bad=1
	done
	for old in programs/bin/* tests/bin/* shell/bin/* userland/bin/* compare/bin/*; do
		[[ -e $tmp/$old ]] || { echo "build.sh: $old has no source"; bad=1; }
	done
	rm -rf "$tmp"
	return $bad
}

# Runs a program in an empty folder and leaves its standard output in a file; prints its exit status.
run_in_empty() { # output file, command...
	local out=$1 dir status=0
	shift
	dir=$(mktemp -d)
	(cd "$dir" && umask 022 && exec env -i PATH=/usr/bin:/bin timeout 60 "$@") >"$out" 2>/dev/null </dev/null || status=$?
	rm -rf "$dir"
	echo "$status"
}

# What qemu-user cannot do: exec of /proc/self/exe, the shared memory of vfork, limits on memory, signals in Linux's order, msg_lrpid.
qemu_differs=" descriptors environ limits pidfds selfexec vforks msgq shmdead shms hangup jobs ptys alarms altstacks frames inherit nests queues reaping sigmasks sigwaits attachments reqreply "

agrees() { # who, name, status, output, expected status
	[[ $qemu_differs != *" $2 "* ]] || return 0
	if [[ $3 != "$5" ]] || ! cmp -s "$4" "tests/golden/$2.out"; then
		echo "build.sh: $1 disagrees on $2 (status $3, not $5)"
		diff "tests/golden/$2.out" "$4" | sed -n 1,8p || true
	fi
}

record() {
	local tmp src name status
	tmp=$(mktemp -d)
	mkdir -p tests/golden
	: >"$tmp/status.txt"
	for src in tests/*.c; do
		name=$(basename "$src" .c)
		gcc "${hosted[@]}" "$src" -o "$tmp/native" -lm
		status=$(run_in_empty "tests/golden/$name.out" "$tmp/native")
		echo "$name $status" >>"$tmp/status.txt"
		if command -v qemu-riscv64 >/dev/null; then
			"$CC" "${hosted[@]}" -static "$src" -o "$tmp/glibc" -lm
			agrees "qemu with glibc" "$name" "$(run_in_empty "$tmp/out" qemu-riscv64 "$tmp/glibc")" "$tmp/out" "$status"
			if [[ -e tests/bin/$name ]]; then
				agrees "qemu with our libc" "$name" "$(run_in_empty "$tmp/out" qemu-riscv64 "$PWD/tests/bin/$name")" "$tmp/out" "$status"
			fi
		fi
	done
	mv "$tmp/status.txt" tests/golden/status.txt
	rm -rf "$tmp"
}

case "${1:-}" in
"")
	rm -f programs/bin/* tests/bin/* shell/bin/* userland/bin/* compare/bin/*
	build_all .
	compiler >compiler.txt
	;;
--check) check ;;
--record) record ;;
*)
	sed -n '2,12s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"
	exit 2
	;;
esac
