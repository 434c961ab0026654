/* Connections between the two ends in memory: opened, accepted, closed from both ends to the last acknowledgment, one after
   another. */
#include <stdio.h>
#include "lwip/priv/tcp_priv.h"
#include "lwip/tcp.h"
#include "harness.h"

/* NanoSock remembers as many, and its oldest gives way too. Debian's lwIP would keep all for two minutes and search them
   one by one at every SYN. */
#define MOST_WAITING 8

static uint64_t opened, accepted, ended;

static void on_error(void *argument, err_t error)
{
    (void)argument;
    (void)error;
    fail("a connection broke");
}

static err_t server_received(void *argument, struct tcp_pcb *pcb, struct pbuf *packet, err_t error)
{
    (void)argument;
    (void)error;
    if (packet != NULL)
        fail("data without a sender");
    ended++;
    return tcp_close(pcb);
}

static err_t on_accepted(void *argument, struct tcp_pcb *pcb, err_t error)
{
    (void)argument;
    if (error != ERR_OK)
        return ERR_VAL;
    tcp_recv(pcb, server_received);
    tcp_err(pcb, on_error);
    accepted++;
    return ERR_OK;
}

static err_t on_connected(void *argument, struct tcp_pcb *pcb, err_t error)
{
    (void)argument;
    (void)error;
    opened++;
    return tcp_close(pcb);
}

static void forget_oldest(void)
{
    int count = 0;
    struct tcp_pcb *last = NULL;
    for (struct tcp_pcb *pcb = tcp_tw_pcbs; pcb != NULL; pcb = pcb->next) {
        count++;
        last = pcb;
    }
    /* In this state it frees the block and sends nothing. */
    if (count > MOST_WAITING)
        tcp_abort(last);
}

void memory_connections(double warm_up, double seconds)
{
    struct meter meter = { .warm_up = warm_up, .seconds = seconds };
    memory_open();
    struct tcp_pcb *listener = tcp_new();
    tcp_bind(listener, IP_ADDR_ANY, PORT);
    tcp_bind_netif(listener, &memory_ends[1]);
    listener = tcp_listen(listener);
    tcp_accept(listener, on_accepted);
    ip_addr_t remote = IPADDR4_INIT_BYTES(10, 0, 0, 2);
    uint64_t done = 0;
    while (!meter.over) {
        struct tcp_pcb *pcb = tcp_new();
        if (pcb == NULL)
            fail("no block");
        tcp_bind_netif(pcb, &memory_ends[0]);
        tcp_err(pcb, on_error);
        if (tcp_connect(pcb, &remote, PORT, on_connected) != ERR_OK)
            fail("connect");
        while (memory_deliver() != 0)
            ;
        done++;
        if (opened != done || accepted != done || ended != done || tcp_active_pcbs != NULL)
            fail("a connection did not come to its end");
        forget_oldest();
        if (done % 8 == 0) {
            run_timers(now());
            meter_observe(&meter, done);
        }
    }
    printf("%llu %.9f %llu\n", (unsigned long long)(meter.at_to - meter.at_from), meter.to - meter.from, (unsigned long long)done);
}
