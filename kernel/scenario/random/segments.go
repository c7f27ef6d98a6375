package random

import "github.com/vitrine-os/vitrine/kernel/abi"

// segments is System V shared memory.
var segments = &Group{
	Name: "shm",
	Help: "shared segments: attach at all addresses, detach, inherit, cut, remove, lock, futexes inside, limits, permissions",
	Begin: []string{
		"shmget(0x11, 12288, IPC_CREAT|0666)", "shmat(0, 0x20000000, 0)",
	},
	Shapes: join([]Shape{
		{20, Format("shmat(%s, %s, %s)", segmentID, attachAddr, attachFlags)},
		{4, func(w *World) string {
			return "shmat(" + segmentID(w) + ", NULL, " + attachFlags(w) + ") = " + w.Variable()
		}},
		{10, Format("shmdt(%s)", Mostly(attached, hostile))},
		{10, Format("store(%s, %s)", attached, OneOf("1", "2", "3", "0", "-1"))},
		{10, Format("load(%s)", attached)},
		{6, Format("shmget(%s, %s, %s)", ipcKey, OneOf("4096", "4096", "12288", "1", "5000", "0", "8193", "-1", "0x8000000000000000", "0x100000000000"), getFlags)},
		{4, Format("shmctl(%s, IPC_RMID, NULL)", ownSegment)},
		{10, Format("shmctl(%s, IPC_STAT, %s)", segmentID, Mostly(Place, hostile))},
		{2, Format("shmctl(%s, %s, %s)", OneOf("0", "0", "1", "2", "32768", "-1"), OneOf("SHM_STAT", "SHM_STAT_ANY"), Place)},
		{2, Format("shmctl(%s, %s, %s)", OneOf("0", "0", "-1"), OneOf("IPC_INFO", "SHM_INFO"), Place)},
		{1, Format("shmctl(%s, %s, NULL)", segmentID, OneOf("99", "-1", "0x7fffffff", "10"))},
		{2, Format("shmctl(%s, %s, NULL)", ownSegment, OneOf("SHM_LOCK", "SHM_UNLOCK"))},
		{3, Format("shmctl(%s, IPC_SET, {shm_perm=%s})", ownSegment, ipcPerm)},
		{1, Format("shmctl(%s, IPC_SET, %s)", ownSegment, hostile)},
		{5, Format("munmap(%s, %s)", attachPage, OneOf("4096", "4096", "8192", "16384"))},
		{5, Format("mprotect(%s, %s, %s)", attachPage, OneOf("4096", "4096", "8192"), OneOf("PROT_READ", "PROT_READ", "PROT_READ|PROT_WRITE", "PROT_NONE"))},
		{3, Format("mmap(%s, %s, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS|MAP_FIXED, -1, 0)", attachPage, OneOf("4096", "8192"))},
		{2, Format("futex(%s, FUTEX_WAIT, %s, NULL)", attached, OneOf("0", "1"))},
		{2, Format("futex(%s, FUTEX_WAKE, %s)", attached, OneOf("1", "2"))},
		{1, limit(OneOf("shmmax", "shmall", "shmmni"), OneOf("4096", "8192", "3", "5", "1", "0", "-1", "x"))},
	}, users, kin, Lives, Signals),
}

var (
	segmentID  = objectID(shms)
	ownSegment = ownID(shms, func(w *World, index int32) abi.IpcPerm {
		ds, _, _ := w.Kernel().Shms.StatAt(index, nil)
		return ds.Perm
	})
)

func shms(w *World) registry { return &w.Kernel().Shms }

// attachPage draws a page of the area in which segments are attached by address: there is nothing else in it, on both kernels.
var attachPage = OneOf("0x20000000", "0x20000000", "0x20001000", "0x20002000", "0x20003000", "0x20004000", "0x20006000")

// attachAddr draws where to attach.
var attachAddr = Mostly(attachPage, OneOf("0x20000001", "0x20001fff", "NULL", "1", "0xfff", "0xfffffffffffff000", "0x8000000000000000", "0xffffffffffffffff"))

// attachFlags draws how.
var attachFlags = OneOf("0", "0", "0", "SHM_RDONLY", "SHM_RDONLY", "SHM_RND", "SHM_REMAP", "SHM_REMAP", "SHM_REMAP|SHM_RDONLY", "SHM_REMAP|SHM_RND", "SHM_EXEC", "SHM_EXEC|SHM_RDONLY")

// attached draws an address in a segment: of that area, or one that Linux chose.
func attached(w *World) string {
	if list := w.Variables(); len(list) > 0 && w.Chance(3) {
		return list[w.Rand.IntN(len(list))]
	}
	return attachPage(w) + OneOf("", "", "", "+4", "+4092")(w)
}
