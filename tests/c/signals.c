/* Signals of the process while the library's threads live: the handler must run on the program's
 * own threads only. The sandbox has nothing. signals ENDPOINT: the sandbox, by a name. */
#define _GNU_SOURCE
#include "check.h"

#include <dlfcn.h>
#include <netdb.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/syscall.h>
#include <unistd.h>

static const int SIGNALS[] = {SIGHUP, SIGINT, SIGALRM, SIGCHLD, SIGUSR1};
enum { COUNT = sizeof SIGNALS / sizeof *SIGNALS, CALLS = 20 };

static pid_t main_thread, flooding_thread;
static atomic_int handled, handled_elsewhere, lookups, unblocked, ending;
static sem_t ended;

static pid_t this_thread(void) { return (pid_t)syscall(SYS_gettid); }

static void handle(int number) {
    const pid_t thread = this_thread();
    (void)number;
    handled++;
    if (thread != main_thread && thread != flooding_thread)
        handled_elsewhere++;
}

static void check_mask(void) {
    sigset_t blocked;
    if (this_thread() == main_thread)
        return;
    CHECK(pthread_sigmask(SIG_BLOCK, NULL, &blocked) == 0);
    for (int index = 0; index < COUNT; index++)
        unblocked += sigismember(&blocked, SIGNALS[index]) == 0;
}

/* In place of the system's, which it calls. */
int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints,
                struct addrinfo **found) {
    int (*next)(const char *, const char *, const struct addrinfo *, struct addrinfo **);
    *(void **)&next = dlsym(RTLD_NEXT, "getaddrinfo");
    lookups++;
    check_mask();
    return next(node, service, hints, found);
}

static void end(yl_code code, yl_groups *groups, yl_error *error, void *user_data) {
    (void)user_data;
    CHECK(code == YL_OK);
    yl_groups_free(groups);
    yl_error_free(error);
    check_mask();
    sem_post(&ended);
}

static void *flood(void *argument) {
    flooding_thread = this_thread();
    while (!ending)
        for (int index = 0; index < COUNT; index++)
            CHECK(kill(getpid(), SIGNALS[index]) == 0);
    return argument;
}

int main(int count, char **arguments) {
    struct sigaction action = {.sa_handler = handle, .sa_flags = SA_RESTART};
    pthread_t flooder;
    CHECK(count == 2);
    main_thread = this_thread();
    CHECK(sem_init(&ended, 0, 0) == 0);
    for (int index = 0; index < COUNT; index++)
        CHECK(sigaction(SIGNALS[index], &action, NULL) == 0);
    yl_options *options = yl_options_from_env();
    CHECK(yl_options_set_endpoint(options, arguments[1]) == YL_OK);
    CHECK(pthread_create(&flooder, NULL, flood, NULL) == 0);
    for (int call = 0; call < CALLS; call++) {
        yl_client *client = NULL;
        CHECK(yl_client_new(options, &client, NULL) == YL_OK);
        CHECK(yl_list_groups(client, NULL, NULL, NULL) == YL_OK);
        CHECK(yl_list_groups_async(client, NULL, end, NULL, NULL) == YL_OK);
        while (sem_wait(&ended) != 0)
            continue;
        yl_client_free(client);
    }
    ending = 1;
    CHECK(pthread_join(flooder, NULL) == 0);
    yl_options_free(options);
    /* This thread's own mask is as it was. */
    sigset_t blocked;
    CHECK(pthread_sigmask(SIG_BLOCK, NULL, &blocked) == 0);
    for (int index = 0; index < COUNT; index++)
        CHECK(sigismember(&blocked, SIGNALS[index]) == 0);
    CHECK(lookups >= 2 * CALLS && handled > 0);
    CHECK(unblocked == 0);
    CHECK(handled_elsewhere == 0);
    return 0;
}
