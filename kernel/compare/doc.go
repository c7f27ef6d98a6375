// Package compare sets the mechanisms of interprocess communication side by side: the same messages go over each of them, sent by the
// same program, on the machine and if wished on this computer's own Linux, and what that took is counted.
//
// What a mechanism keeps (boundaries, messages of dead processes, a descriptor for poll) is asked of the kernel too, not of a book. The
// program is C and lies in testdata/compare; it writes "begin" and "end" around the exchange.
//
//	row := compare.Row{Mechanism: compare.Find("pipe")}
//	err := compare.OnMachine(elf, &row, job)
//	fmt.Print(compare.Text([]compare.Row{row}, job, view.English, false, false))
package compare
