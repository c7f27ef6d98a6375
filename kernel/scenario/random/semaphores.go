package random

import (
	"fmt"

	"github.com/vitrine-os/vitrine/kernel/abi"
)

// semaphores is the System V semaphore set.
var semaphores = &Group{
	Name: "sem",
	Help: "semaphore sets: arrays, waits for zero, undo, values, counts, sleepers in line, removal, limits, permissions",
	Begin: []string{
		"semget(0x11, 3, IPC_CREAT|0666)", "semctl(0, 0, SETALL, [1, 0, 2])", "rt_sigaction(SIGUSR1, {sa_handler=HANDLER}, NULL)",
	},
	Shapes: join([]Shape{
		{40, operate},
		{6, Format("semctl(%s, %s, GETVAL)", setID, semNum)},
		{3, Format("semctl(%s, %s, %s)", setID, semNum, OneOf("GETPID", "GETNCNT", "GETZCNT"))},
		{5, Format("semctl(%s, %s, SETVAL, %s)", setID, semNum, OneOf("0", "0", "1", "1", "2", "5", "32766", "32767", "32768", "-1", "0x80000000"))},
		{4, Format("semctl(%s, 0, GETALL, %s)", setID, Mostly(Place, hostile))},
		{3, Format("semctl(%s, 0, SETALL, %s)", setID, Mostly(OneOf("[0, 0, 0]", "[1, 1, 1]", "[2, 0, 3]", "[0, 32767, 1]", "[1, 32768, 1]"), hostile))},
		{4, Format("semget(%s, %s, %s)", ipcKey, OneOf("1", "2", "3", "3", "0", "4", "40", "-1", "32001", "0x7fffffff"), getFlags)},
		{2, Format("semctl(%s, %s, IPC_RMID)", ownSet, OneOf("0", "9"))},
		{2, Format("semctl(%s, 0, IPC_STAT, %s)", setID, Mostly(Place, hostile))},
		{2, Format("semctl(%s, 0, %s, %s)", OneOf("0", "0", "1", "2", "32768", "-1"), OneOf("SEM_STAT", "SEM_STAT_ANY"), Place)},
		{1, Format("semctl(%s, 0, %s, %s)", OneOf("0", "0", "-1"), OneOf("IPC_INFO", "SEM_INFO"), Place)},
		{1, Format("semctl(%s, 0, %s, 0)", setID, OneOf("99", "-1", "0x7fffffff", "10"))},
		{2, Format("semctl(%s, 0, IPC_SET, {sem_perm=%s})", ownSet, ipcPerm)},
		{1, Format("semctl(%s, 0, IPC_SET, %s)", ownSet, hostile)},
		{1, Format("semop(%s, %s, %s)", setID, hostile, OneOf("0", "1", "500", "501", "0xffffffff", "0x100000001"))},
		{2, limit(OneOf("sem"), OneOf("5 6", "10 20 2 3", "32000 32000 500 100", "x", "-1", "4 x", "1 1 1 1 1"))},
		{1, Format("unshare(%s)", OneOf("CLONE_SYSVSEM", "CLONE_SYSVSEM|CLONE_FILES|CLONE_FS"))},
		{1, Pause},
	}, users, kin, kin, Lives, Signals),
}

var (
	setID  = objectID(sems)
	ownSet = ownID(sems, func(w *World, index int32) abi.IpcPerm {
		ds, _, _ := w.Kernel().Sems.StatAt(index, nil)
		return ds.Perm
	})
)

func sems(w *World) registry { return &w.Kernel().Sems }

// semNum draws the number of a semaphore.
var semNum = OneOf("0", "0", "0", "1", "1", "2", "3", "-1", "0x7fffffff")

// operate writes a semop or semtimedop.
func operate(w *World) string {
	var ops []string
	for range []int{1, 1, 1, 1, 2, 2, 2, 3, 4}[w.Rand.IntN(9)] {
		op := "{sem_num=" + OneOf("0", "0", "0", "1", "1", "2", "2", "0", "1", "2", "0", "3", "65535")(w) +
			", sem_op=" + OneOf("-1", "-1", "-1", "1", "1", "1", "0", "0", "-2", "2", "3", "-3", "32767", "-32768")(w)
		if f := OneOf("", "", "", "SEM_UNDO", "SEM_UNDO", "IPC_NOWAIT", "SEM_UNDO|IPC_NOWAIT", "0x7fff")(w); f != "" {
			op += ", sem_flg=" + f
		}
		ops = append(ops, op+"}")
	}
	n := fmt.Sprint(len(ops))
	if w.Chance(30) {
		n = OneOf("0", "501", "0xffffffff")(w)
	}
	call := fmt.Sprintf("(%s, %s, %s", setID(w), structs(ops), n)
	if w.Chance(4) {
		return "semtimedop" + call + ", " + OneOf("NULL", "NULL", "{tv_nsec=250000000}", "{tv_sec=100}", "{tv_sec=100}", "{tv_sec=-1}", "{tv_nsec=1000000000}", "BAD")(w) + ")" // none of zero: Linux may sleep a little, seen or not
	}
	return "semop" + call + ")"
}
