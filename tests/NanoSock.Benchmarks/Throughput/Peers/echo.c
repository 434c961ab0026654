/* Round trips of 64-byte datagrams between the two ends in memory, one at a time. */
#include <stdio.h>
#include <string.h>
#include "lwip/udp.h"
#include "harness.h"

#define SIZE 64

static uint64_t answers;
static int wrong;

static void echo(void *argument, struct udp_pcb *pcb, struct pbuf *packet, const ip_addr_t *address, u16_t port)
{
    (void)argument;
    udp_sendto(pcb, packet, address, port);
    pbuf_free(packet);
}

static void answer(void *argument, struct udp_pcb *pcb, struct pbuf *packet, const ip_addr_t *address, u16_t port)
{
    (void)argument;
    (void)pcb;
    (void)address;
    (void)port;
    wrong |= packet->len != SIZE || memcmp(packet->payload, pattern_at(answers), SIZE) != 0;
    pbuf_free(packet);
    answers++;
}

void memory_echo(double warm_up, double seconds)
{
    struct meter meter = { .warm_up = warm_up, .seconds = seconds };
    struct udp_pcb *server = udp_new(), *client = udp_new();
    memory_open();
    udp_bind(server, IP_ADDR_ANY, 7);
    udp_bind_netif(server, &memory_ends[1]);
    udp_recv(server, echo, NULL);
    udp_bind(client, IP_ADDR_ANY, 4000);
    udp_bind_netif(client, &memory_ends[0]);
    udp_recv(client, answer, NULL);
    ip_addr_t remote = IPADDR4_INIT_BYTES(10, 0, 0, 2);
    while (!meter.over) {
        uint64_t before = answers;
        struct pbuf *packet = pbuf_alloc(PBUF_TRANSPORT, SIZE, PBUF_RAM);
        memcpy(packet->payload, pattern_at(answers), SIZE);
        if (udp_sendto(client, packet, &remote, 7) != ERR_OK)
            fail("sendto");
        pbuf_free(packet);
        while (answers == before)
            if (memory_deliver() == 0)
                fail("a datagram was lost");
        if (answers % 16 == 0) {
            run_timers(now());
            meter_observe(&meter, answers);
        }
    }
    if (wrong)
        fail("an answer was wrong");
    printf("%llu %.9f %llu\n", (unsigned long long)(meter.at_to - meter.at_from), meter.to - meter.from, (unsigned long long)answers);
}
