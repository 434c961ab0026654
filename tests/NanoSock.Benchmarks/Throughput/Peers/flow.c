/* A bulk flow over lwIP's raw API. What arrives is counted where lwIP holds it, never copied. */
#include <string.h>
#include "lwip/ip_addr.h"
#include "lwip/tcp.h"
#include "harness.h"

static void finish(struct flow *flow)
{
    if (tcp_shutdown(flow->pcb, 0, 1) == ERR_OK)
        flow->closed = 1;
}

void flow_fill(struct flow *flow)
{
    if (flow->pcb == NULL || flow->closed || !flow->sends)
        return;
    if (flow->last == 0 && flow->enough)
        flow->last = flow->sent + TAIL_BYTES;
    for (;;) {
        uint64_t room = tcp_sndbuf(flow->pcb);
        if (room > PATTERN_CHUNK - 1)
            room = PATTERN_CHUNK - 1;
        if (flow->last != 0 && room > flow->last - flow->sent)
            room = flow->last - flow->sent;
        if (room == 0 || tcp_write(flow->pcb, pattern_at(flow->sent), (u16_t)room, 0) != ERR_OK)
            break;
        flow->sent += room;
    }
    if (flow->last != 0 && flow->sent == flow->last)
        finish(flow);
    tcp_output(flow->pcb);
}

static err_t on_sent(void *argument, struct tcp_pcb *pcb, u16_t length)
{
    (void)pcb;
    (void)length;
    flow_fill(argument);
    return ERR_OK;
}

static err_t on_received(void *argument, struct tcp_pcb *pcb, struct pbuf *packet, err_t error)
{
    struct flow *flow = argument;
    if (packet == NULL) {
        flow->ended = 1;
        if (!flow->sends)
            finish(flow);
        return ERR_OK;
    }
    if (error != ERR_OK)
        fail("receive");
    if (flow->verify) {
        uint64_t position = flow->received;
        for (struct pbuf *part = packet; part != NULL; part = part->next) {
            if (memcmp(part->payload, pattern_at(position), part->len) != 0)
                fail("what was received is not what was sent");
            position += part->len;
        }
    }
    flow->received += packet->tot_len;
    tcp_recved(pcb, packet->tot_len);
    pbuf_free(packet);
    return ERR_OK;
}

static void on_error(void *argument, err_t error)
{
    struct flow *flow = argument;
    /* An orderly end of the connection is reported here, too. */
    if (error != ERR_CLSD || !flow->ended || !flow->closed)
        fail("the connection broke");
    flow->pcb = NULL;
}

void flow_attach(struct flow *flow, struct tcp_pcb *pcb)
{
    flow->pcb = pcb;
    tcp_arg(pcb, flow);
    tcp_recv(pcb, on_received);
    tcp_sent(pcb, on_sent);
    tcp_err(pcb, on_error);
}

static err_t on_accepted(void *argument, struct tcp_pcb *pcb, err_t error)
{
    if (error != ERR_OK)
        return ERR_VAL;
    flow_attach(argument, pcb);
    return ERR_OK;
}

static err_t on_connected(void *argument, struct tcp_pcb *pcb, err_t error)
{
    (void)pcb;
    (void)error;
    flow_fill(argument);
    return ERR_OK;
}

void flow_listen(struct flow *flow, struct netif *netif)
{
    struct tcp_pcb *listener = tcp_new();
    if (listener == NULL || tcp_bind(listener, IP_ADDR_ANY, PORT) != ERR_OK)
        fail("bind");
    tcp_bind_netif(listener, netif);
    listener = tcp_listen(listener);
    if (listener == NULL)
        fail("listen");
    tcp_arg(listener, flow);
    tcp_accept(listener, on_accepted);
}

void flow_connect(struct flow *flow, struct netif *netif, const char *address)
{
    ip_addr_t remote;
    struct tcp_pcb *pcb = tcp_new();
    if (pcb == NULL || !ipaddr_aton(address, &remote))
        fail("connect");
    flow_attach(flow, pcb);
    tcp_bind_netif(pcb, netif);
    if (tcp_connect(pcb, &remote, PORT, on_connected) != ERR_OK)
        fail("connect");
}
