/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ipc.c: System V shared memory, semaphores and messages, and POSIX message queues.
 *
 * What is created is removed again.
 */
#include "../../cases.h"

#include <mqueue.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>

CASE(shared_memory, 14)
{
	struct shmid_ds ds;
	int id = sys(shmget, IPC_PRIVATE, 4096, IPC_CREAT | IPC_EXCL | 0600);
	void *p = (void *)sys(shmat, id, NULL, 0);

	sys(shmat, id, NULL, SHM_RDONLY | SHM_RND);
	sys(shmat, id, (void *)1, 0x70000);
	sys(shmat, -1, NULL, 0);
	sys(shmdt, p);
	sys(shmdt, NULL);
	sys(shmctl, id, IPC_STAT, &ds);
	sys(shmctl, id, IPC_SET, &ds);
	sys(shmctl, id, IPC_STAT, nowhere());
	sys(shmctl, id, SHM_LOCK, NULL);
	sys(shmctl, id, 77, NULL);
	sys(shmctl, id, IPC_RMID, NULL);
	sys(shmget, 0x1234, -1ul, 0);
	sys(shmget, 0x7777, 1, SHM_HUGETLB | 0177777);
}

CASE(semaphores, 16)
{
	struct sembuf ops[] = { { 0, 1, 0 }, { 1, -1, IPC_NOWAIT | SEM_UNDO }, { 2, 0, 0x7f } };
	struct timespec ts = { 0, 1000000 };
	unsigned short values[3] = { 4, 5, 6 };
	struct semid_ds ds;
	int id = sys(semget, IPC_PRIVATE, 3, IPC_CREAT | 0600);

	sys(semop, id, ops, 1);
	sys(semop, id, ops, 2);
	sys(semop, id, ops, 3);
	sys(semop, id, NULL, 1);
	sys(semop, id, nowhere(), 2);
	sys(semop, id, ops, 0);
	sys(semop, id, ops, 1000000);
	ops[0].sem_op = -10;
	sys(semtimedop, id, ops, 1, &ts);
	sys(semtimedop, -1, ops, 1, nowhere());
	sys(semctl, id, 0, SETVAL, 5);
	sys(semctl, id, 0, GETVAL, 0);
	sys(semctl, id, 0, SETALL, values);
	sys(semctl, id, 0, GETALL, values);
	sys(semctl, id, 0, IPC_STAT, &ds);
	sys(semctl, id, 1, GETNCNT, 0);
	sys(semctl, id, 7, 77, nowhere());
	sys(semctl, id, 0, IPC_RMID, 0);
	sys(semget, 0x4321, -1, IPC_EXCL);
}

CASE(messages, 14)
{
	struct { long type; char text[64]; } m = { 5, "system five message" }, got;
	struct msqid_ds ds;
	int id = sys(msgget, IPC_PRIVATE, IPC_CREAT | 0600);

	sys(msgsnd, id, &m, 19, 0);
	sys(msgsnd, id, &m, 0, IPC_NOWAIT);
	sys(msgrcv, id, &got, 64, 5, MSG_NOERROR);
	sys(msgrcv, id, &got, 64, 0, IPC_NOWAIT);
	sys(msgrcv, id, &got, 64, -3, IPC_NOWAIT | MSG_EXCEPT);
	sys(msgsnd, id, nowhere(), 5, 0);
	m.type = -1;
	sys(msgsnd, id, &m, 5, 0x7000);
	sys(msgsnd, -1, &m, -1ul, 0);
	sys(msgrcv, -1, nowhere(), 5, 0, 0);
	sys(msgctl, id, IPC_STAT, &ds);
	sys(msgctl, id, 77, nowhere());
	sys(msgctl, id, IPC_RMID, NULL);
	sys(msgget, 0x1111, 0);
}

CASE(queues, 16)
{
	struct mq_attr attr = { .mq_maxmsg = 4, .mq_msgsize = 32 }, old;
	struct timespec past = { 1, 0 };
	struct sigevent ev = { .sigev_notify = SIGEV_NONE };
	char buf[64], name[32];
	unsigned int prio;
	int q;

	snprintf(name, sizeof(name), "bpfstrace-%d", getpid());
	q = sys(mq_open, name, O_CREAT | O_RDWR | O_NONBLOCK, 0600, &attr);
	sys(mq_open, name, O_RDONLY);
	sys(mq_open, "nothing", O_RDWR | O_CREAT | O_EXCL, 0600, nowhere());
	sys(mq_timedsend, q, "message", 7, 3, NULL);
	sys(mq_timedsend, q, "message", 7, 3, &past);
	sys(mq_timedsend, q, "too long", 100, 0, NULL);
	sys(mq_timedreceive, q, buf, 64, &prio, NULL);
	sys(mq_timedreceive, q, buf, 64, NULL, &past);
	sys(mq_timedreceive, q, buf, 5, NULL, NULL);
	sys(mq_timedreceive, q, buf, 64, &prio, NULL);
	sys(mq_getsetattr, q, NULL, &old);
	attr.mq_flags = 0;
	sys(mq_getsetattr, q, &attr, &old);
	sys(mq_getsetattr, -1, nowhere(), nowhere());
	sys(mq_notify, q, &ev);
	sys(mq_notify, q, NULL);
	sys(mq_unlink, name);
	sys(mq_unlink, "none");
}
