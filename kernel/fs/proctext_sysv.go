package fs

import (
	"fmt"
	"strings"

	"github.com/vitrine-os/vitrine/kernel/abi"
)

// The texts under /proc/sysvipc. See proc_sysvipc(5).

// ProcSysvMsg is /proc/sysvipc/msg.
func ProcSysvMsg(ids []int32, rows []abi.MsqidDs) []byte {
	var b strings.Builder
	b.WriteString("       key      msqid perms      cbytes       qnum lspid lrpid   uid   gid  cuid  cgid      stime      rtime      ctime\n")
	for i := range rows {
		d := &rows[i]
		p := &d.Perm
		fmt.Fprintf(&b, "%10d %10d  %4o  %10d %10d %5d %5d %5d %5d %5d %5d %10d %10d %10d\n", p.Key, ids[i], p.Mode, d.Cbytes, d.Qnum, d.Lspid, d.Lrpid,
			p.Uid, p.Gid, p.Cuid, p.Cgid, d.Stime, d.Rtime, d.Ctime)
	}
	return []byte(b.String())
}

// ProcSysvSem is /proc/sysvipc/sem.
func ProcSysvSem(ids []int32, rows []abi.SemidDs) []byte {
	var b strings.Builder
	b.WriteString("       key      semid perms      nsems   uid   gid  cuid  cgid      otime      ctime\n")
	for i := range rows {
		d := &rows[i]
		p := &d.Perm
		fmt.Fprintf(&b, "%10d %10d  %4o %10d %5d %5d %5d %5d %10d %10d\n", p.Key, ids[i], p.Mode, d.Nsems, p.Uid, p.Gid, p.Cuid, p.Cgid, d.Otime, d.Ctime)
	}
	return []byte(b.String())
}

// ProcSysvShm is /proc/sysvipc/shm; resident is how many bytes of each segment are in memory.
func ProcSysvShm(ids []int32, rows []abi.ShmidDs, resident []uint64) []byte {
	var b strings.Builder
	b.WriteString("       key      shmid perms                  size  cpid  lpid nattch   uid   gid  cuid  cgid      atime      dtime      ctime                   rss                  swap\n")
	for i := range rows {
		d := &rows[i]
		p := &d.Perm
		fmt.Fprintf(&b, "%10d %10d  %4o %21d %5d %5d  %5d %5d %5d %5d %5d %10d %10d %10d %21d %21d\n", p.Key, ids[i], p.Mode, d.Segsz, d.Cpid, d.Lpid, d.Nattch,
			p.Uid, p.Gid, p.Cuid, p.Cgid, d.Atime, d.Dtime, d.Ctime, resident[i], 0)
	}
	return []byte(b.String())
}
