package view

// The words of ipcs(1), as util-linux prints them in either language. The widths of columns count bytes, as there.
var (
	ipcsQueues       = Phrase{"------ Message Queues --------", "--------- 消息队列 -----------"}
	ipcsQueueTimes   = Phrase{"------ Message Queues Send/Recv/Change Times --------", "----------- 消息队列 发送/接收/更改 时间 ------------"}
	ipcsQueuePids    = Phrase{"------ Message Queues PIDs --------", "--------- 消息队列 PID -----------"}
	ipcsQueueOwners  = Phrase{"------ Message Queues Creators/Owners --------", "---------- 消息队列 创建者/拥有者 ------------"}
	ipcsQueueLimits  = Phrase{"------ Messages Limits --------", "---------- 消息限制 -----------"}
	ipcsQueueStatus  = Phrase{"------ Messages Status --------", "---------- 消息状态 -----------"}
	ipcsSegments     = Phrase{"------ Shared Memory Segments --------", "------------ 共享内存段 --------------"}
	ipcsSegTimes     = Phrase{"------ Shared Memory Attach/Detach/Change Times --------", "------------ 共享内存 附加/脱离/更改 时间 --------------"}
	ipcsSegPids      = Phrase{"------ Shared Memory Creator/Last-op PIDs --------", "-------- 共享内存 创建者/上次修改者 PID ----------"}
	ipcsSegOwners    = Phrase{"------ Shared Memory Segment Creators/Owners --------", "------------- 共享内存段创建者/拥有者 ---------------"}
	ipcsSegLimits    = Phrase{"------ Shared Memory Limits --------", "---------- 同享内存限制 ------------"}
	ipcsSegStatus    = Phrase{"------ Shared Memory Status --------", "---------- 共享内存状态 ------------"}
	ipcsSets         = Phrase{"------ Semaphore Arrays --------", "--------- 信号量数组 -----------"}
	ipcsSetTimes     = Phrase{"------ Semaphore Operation/Change Times --------", "------------ 信号量 操作/更改 时间 -------------"}
	ipcsSetOwners    = Phrase{"------ Semaphore Arrays Creators/Owners --------", "----------- 信号量数组创建者/拥有者 ------------"}
	ipcsSetLimits    = Phrase{"------ Semaphore Limits --------", "--------- 信号量限制 -----------"}
	ipcsSetStatus    = Phrase{"------ Semaphore Status --------", "--------- 信号量状态 -----------"}
	ipcsKey          = Phrase{"key", "键"}
	ipcsOwner        = Phrase{"owner", "拥有者"}
	ipcsPerms        = Phrase{"perms", "权限"}
	ipcsUsedBytes    = Phrase{"used-bytes", "已用字节数"}
	ipcsMessages     = Phrase{"messages", "消息"}
	ipcsBytes        = Phrase{"bytes", "字节"}
	ipcsNattch       = Phrase{"nattch", "连接数"}
	ipcsStatusColumn = Phrase{"status", "状态"}
	ipcsDest         = Phrase{"dest", "目标"}
	ipcsLocked       = Phrase{"locked", "已锁定"}
	ipcsNsems        = Phrase{"nsems", "nsems"}
	ipcsSend         = Phrase{"send", "发送"}
	ipcsRecv         = Phrase{"recv", "接收"}
	ipcsChange       = Phrase{"change", "更改"}
	ipcsAttached     = Phrase{"attached", "已附加"}
	ipcsDetached     = Phrase{"detached", "已断开"}
	ipcsChanged      = Phrase{"changed", "已更改"}
	ipcsLastOp       = Phrase{"last-op", "上一操作"}
	ipcsLastChanged  = Phrase{"last-changed", "上次更改"}
	ipcsNotSet       = Phrase{"Not set", "未设置"}
	ipcsValue        = Phrase{"value", "值"}

	ipcsQueueLimitRows = Phrase{"max queues system wide = %d\nmax size of message (bytes) = %d\ndefault max size of queue (bytes) = %d\n",
		"系统最大队列数量 = %d\n最大消息尺寸 (字节) = %d\n默认的队列最大尺寸 (字节) = %d\n"}
	ipcsSegLimitRows = Phrase{"max number of segments = %d\nmax seg size (kbytes) = %d\nmax total shared memory (kbytes) = %d\nmin seg size (bytes) = %d\n",
		"最大段数 = %d\n最大段大小 (千字节) = %d\n最大总共享内存（千字节） = %d\n最小段大小 (字节) = %d\n"}
	ipcsSetLimitRows = Phrase{"max number of arrays = %d\nmax semaphores per array = %d\nmax semaphores system wide = %d\nmax ops per semop call = %d\nsemaphore max value = %d\n",
		"最大数组数量 = %d\n每个数组的最大信号量数目 = %d\n系统最大信号量数 = %d\n每次信号量调用最大操作数 = %d\n信号量最大值=%d\n"}
	ipcsQueueStatusRows = Phrase{"allocated queues = %d\nused headers = %d\nused space = %d bytes\n", "已分配队列数 = %d\n已用消息头(header)数 = %d\n已用空间 = %d 字节\n"}
	ipcsSegStatusRows   = Phrase{"segments allocated %d\npages allocated %d\npages resident  %d\npages swapped   %d\nSwap performance: %d attempts\t %d successes\n",
		"段已分配 %d\n页已分配 %d\n页驻留  %d\n页交换  %d\n交换性能：%d 次尝试\t %d 次成功\n"}
	ipcsSetStatusRows = Phrase{"used arrays = %d\nallocated semaphores = %d\n", "已使用数组 = %d\n已分配信号量数 = %d\n"}
	ipcsQueueRows     = Phrase{"\nMessage Queue msqid=%d\nuid=%d\tgid=%d\tcuid=%d\tcgid=%d\tmode=%s\ncbytes=%d\tqbytes=%d\tqnum=%d\tlspid=%d\tlrpid=%d\nsend_time=%s\nrcv_time=%s\nchange_time=%s\n\n",
		"\n消息队列 msqid=%d\nuid=%d\tgid=%d\tcuid=%d\tcgid=%d\t模式=%s\ncbytes=%d\tqbytes=%d\tqnum=%d\tlspid=%d\tlrpid=%d\n发送时间=%s\n接收时间=%s\n更改时间=%s\n\n"}
	ipcsSegRows = Phrase{"\nShared memory Segment shmid=%d\nuid=%d\tgid=%d\tcuid=%d\tcgid=%d\nmode=%s\taccess_perms=%s\nbytes=%d\tlpid=%d\tcpid=%d\tnattch=%d\natt_time=%s\ndet_time=%s\nchange_time=%s\n\n",
		"\n共享内存段 shmid=%d\nuid=%d\tgid=%d\tcuid=%d\tcgid=%d\n模式=%s\t访问权限=%s\n字节数=%d\tlpid=%d\tcpid=%d\tnattch=%d\n附加时间=%s\n脱离时间=%s\n更改时间=%s\n\n"}
	ipcsSetRows = Phrase{"\nSemaphore Array semid=%d\nuid=%d\t gid=%d\t cuid=%d\t cgid=%d\nmode=%s, access_perms=%s\nnsems = %d\notime = %s\nctime = %s\n",
		"\n信号量数组 semid=%d\nuid=%d\t gid=%d\t cuid=%d\t cgid=%d\n模式=%s，访问权限=%s\nnsems = %d\notime = %s\nctime = %s\n"}
	ipcsNoID = Phrase{"id %d not found", "找不到 id %d"}
	ipcsOne  = Phrase{"when using an ID, a single resource must be specified", "使用 ID 时，必须指定一个资源"}
)
