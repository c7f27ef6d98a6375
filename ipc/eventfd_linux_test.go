//go:build linux

package ipc

import (
	"encoding/binary"
	"math"
	"testing"

	"golang.org/x/sys/unix"
	"pgregory.net/rapid"

	"github.com/vitrine-os/vitrine/kernel/abi"
)

func TestEventFdsAgainstLinux(t *testing.T) {
	values := []uint64{0, 1, 2, 1 << 32, math.MaxUint64 - 2, math.MaxUint64 - 1, math.MaxUint64}
	rapid.Check(t, func(t *rapid.T) {
		e := NewEventFdTable()
		first, flags := rapid.SampledFrom([]uint32{0, 1, 3, math.MaxUint32}).Draw(t, "first"), unix.EFD_NONBLOCK|unix.EFD_CLOEXEC
		sem := rapid.Bool().Draw(t, "semaphore")
		if sem {
			flags |= unix.EFD_SEMAPHORE
		}
		fd, err := unix.Eventfd(uint(first), flags)
		if err != nil {
			t.Fatal(err)
		}
		defer unix.Close(fd)
		id := e.New(first, sem)
		for range rapid.IntRange(1, 40).Draw(t, "ops") {
			buf := make([]byte, rapid.SampledFrom([]int{8, 8, 8, 0, 7, 16}).Draw(t, "size"))
			if rapid.Bool().Draw(t, "read") {
				want, err := unix.Read(fd, buf)
				value, got, _ := e.Read(id, len(buf))
				if errno(err) != got || got == 0 && (want != 8 || binary.NativeEndian.Uint64(buf) != value) {
					t.Fatalf("read: Linux says %d %v %x, we say %d %v", want, err, buf, value, got)
				}
			} else {
				value, got := rapid.SampledFrom(values).Draw(t, "value"), abi.EINVAL
				if len(buf) >= 8 {
					binary.NativeEndian.PutUint64(buf, value)
				}
				want, err := unix.Write(fd, buf)
				if len(buf) == 16 && err == nil {
					t.Skip("kernels before 6.10 take writes of more than 8 bytes")
				}
				if len(buf) == 8 {
					got, _ = e.Write(id, value)
				}
				if errno(err) != got || got == 0 && want != 8 {
					t.Fatalf("write %x: Linux says %d %v, we say %v", value, want, err, got)
				}
			}
			if want, got := pollOf(t, fd), e.Poll(id); want != got {
				t.Fatalf("poll: Linux says %#x, we say %#x", want, got)
			}
		}
	})
}
