/* What the parts of the lwIP harness share. lwIP is Debian's library as it is; it runs here without its thread: everything,
   timers included, is called from one loop, which is the fastest way to use its raw API. */
#ifndef HARNESS_H
#define HARNESS_H

#include <stdint.h>
#include "lwip/netif.h"

/* Period of the stream's bytes; prime, so that no segment size hides a shift. */
#define PATTERN_PERIOD 251
#define PATTERN_CHUNK 65536
/* Bytes sent after the time is over, for verification. */
#define TAIL_BYTES (1 << 20)
#define PORT 5001

/* Seconds since some start. */
double now(void);

/* Returns an array of at least PATTERN_CHUNK bytes that continues the stream at this position. */
const unsigned char *pattern_at(uint64_t position);

/* Ends the program with one line. */
void fail(const char *what);

/* The part of a transfer that counts: from the warm-up's end on. */
struct meter {
    double warm_up, seconds;
    double begin;      /* time of the first bytes, 0 before */
    double from, to;   /* of the window */
    uint64_t at_from, at_to;
    int over;
};

void meter_observe(struct meter *meter, uint64_t bytes);

/* One direction of a connection. */
struct flow {
    struct tcp_pcb *pcb;
    uint64_t sent, received;
    int sends, enough; /* the tail follows when it is enough */
    uint64_t last;     /* bytes at which it ends; 0 before that is known */
    int verify;        /* the receiver verifies every byte */
    int closed, ended; /* our end was sent; the peer's has come */
};

/* Sends what there is room for, and the end when it is time. */
void flow_fill(struct flow *flow);
/* Sets up the callbacks. */
void flow_attach(struct flow *flow, struct tcp_pcb *pcb);
void flow_listen(struct flow *flow, struct netif *netif);
void flow_connect(struct flow *flow, struct netif *netif, const char *address);

/* Two interfaces, joined in memory: [0] is 10.0.0.1, [1] is 10.0.0.2. Packets wait until the loop delivers them. */
extern struct netif memory_ends[2];
void memory_open(void);
/* Delivers what waits, to both ends; how many. */
int memory_deliver(void);
/* Timers, not more often than they need. */
void run_timers(double time);

void memory_bulk(double warm_up, double seconds, int both_ways);
void memory_echo(double warm_up, double seconds);
void memory_connections(double warm_up, double seconds);
void tap_run(const char *name, double warm_up, double seconds, int receive, int spins);

#endif
