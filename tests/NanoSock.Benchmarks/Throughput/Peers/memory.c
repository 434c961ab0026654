/* Two interfaces of lwIP's, joined in memory. One instance holds both; connections are bound to an interface each, so that
   routing takes no short cut and every packet goes through IP and TCP, checksums and all, in both directions. */
#include <string.h>
#include "lwip/ip.h"
#include "lwip/pbuf.h"
#include "lwip/tcp.h"
#include "harness.h"

#define QUEUE 1024

struct queue {
    struct pbuf *packets[QUEUE];
    unsigned head, tail;
};

struct netif memory_ends[2];
/* What is on its way to each end. */
static struct queue queues[2];

static err_t transmit(struct netif *netif, struct pbuf *packet, const ip4_addr_t *next)
{
    (void)next;
    struct queue *queue = &queues[netif == &memory_ends[0]];
    if (queue->tail - queue->head == QUEUE)
        return ERR_BUF;
    /* TCP keeps its segment for a retransmission: the wire has a copy, as a real one has. Not from PBUF_POOL: in Debian's
       library its blocks are smaller than pbuf_alloc takes them for. */
    struct pbuf *copy = pbuf_alloc(PBUF_RAW, packet->tot_len, PBUF_RAM);
    if (copy == NULL)
        return ERR_MEM;
    if (packet->next == NULL && copy->next == NULL)
        memcpy(copy->payload, packet->payload, packet->len);
    else
        pbuf_copy(copy, packet);
    queue->packets[queue->tail++ % QUEUE] = copy;
    return ERR_OK;
}

static err_t initialize(struct netif *netif)
{
    netif->name[0] = 'm';
    netif->name[1] = 'e';
    netif->mtu = 1500;
    netif->output = transmit;
    return ERR_OK;
}

void memory_open(void)
{
    ip4_addr_t address, mask, none;
    ip4_addr_set_zero(&none);
    IP4_ADDR(&mask, 255, 255, 255, 0);
    for (int i = 0; i < 2; i++) {
        IP4_ADDR(&address, 10, 0, 0, 1 + i);
        if (netif_add(&memory_ends[i], &address, &mask, &none, NULL, initialize, ip_input) == NULL)
            fail("netif_add");
        netif_set_up(&memory_ends[i]);
        netif_set_link_up(&memory_ends[i]);
    }
}

int memory_deliver(void)
{
    int count = 0;
    for (int i = 0; i < 2; i++) {
        struct queue *queue = &queues[i];
        /* Only what waits now: its answers are for the next turn. */
        for (unsigned end = queue->tail; queue->head != end; count++) {
            struct pbuf *packet = queue->packets[queue->head++ % QUEUE];
            if (memory_ends[i].input(packet, &memory_ends[i]) != ERR_OK)
                pbuf_free(packet);
        }
    }
    return count;
}
