// Package proc says what a process is: tasks and thread groups, credentials, descriptors and open files, signal dispositions and
// pending signals. It holds the rows and what can be done with them alone; when things happen is the kernel's business.
package proc
