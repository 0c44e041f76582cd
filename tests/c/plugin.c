/* A host that loads a plugin with the library in it, makes a call on a thread of its own, and
 * unloads it, time and again; at last with a call in flight. Not linked with the library.
 * plugin PLUGIN CYCLES */
#define _POSIX_C_SOURCE 200809L
#include "check.h"

#include <dlfcn.h>
#include <limits.h>
#include <pthread.h>
#include <semaphore.h>

static void *library;
static sem_t has_ended;

/* What the library calls `name`; C has no cast from an object to a function. */
#define FUNCTION(name)                                                                             \
    __typeof__(name) *name##_loaded = NULL;                                                        \
    *(void **)&name##_loaded = dlsym(library, #name);                                              \
    CHECK(name##_loaded != NULL)

static yl_client *made(void) {
    FUNCTION(yl_options_from_env);
    FUNCTION(yl_client_new);
    FUNCTION(yl_options_free);
    yl_options *options = yl_options_from_env_loaded();
    yl_client *client = NULL;
    CHECK(yl_client_new_loaded(options, &client, NULL) == YL_OK);
    yl_options_free_loaded(options);
    return client;
}

static void *call(void *argument) {
    FUNCTION(yl_list_groups);
    FUNCTION(yl_client_free);
    yl_client *client = made();
    CHECK(yl_list_groups_loaded(client, NULL, NULL, NULL) == YL_OK);
    yl_client_free_loaded(client);
    return argument;
}

static void ended(yl_code code, yl_groups *groups, yl_error *error, void *user_data) {
    CHECK(code == YL_OK && groups != NULL && error == NULL && user_data == NULL);
    CHECK(sem_post(&has_ended) == 0);
}

static void *begin(void *argument) {
    FUNCTION(yl_list_groups_async);
    FUNCTION(yl_client_free);
    yl_client *client = made();
    CHECK(yl_list_groups_async_loaded(client, NULL, ended, NULL, NULL) == YL_OK);
    yl_client_free_loaded(client);
    return argument;
}

static void cycle(const char *path, void *work(void *)) {
    pthread_t thread;
    library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    CHECK(library != NULL);
    CHECK(pthread_create(&thread, NULL, work, NULL) == 0);
    CHECK(pthread_join(thread, NULL) == 0);
    CHECK(dlclose(library) == 0);
}

/* How many thread-specific keys can still be had. */
static int keys_left(void) {
    pthread_key_t keys[PTHREAD_KEYS_MAX];
    int count = 0;
    while (count < PTHREAD_KEYS_MAX && pthread_key_create(&keys[count], NULL) == 0)
        count++;
    for (int index = 0; index < count; index++)
        CHECK(pthread_key_delete(keys[index]) == 0);
    return count;
}

/* The parts of the address space, each mapping one. */
static int mappings(void) {
    FILE *maps = fopen("/proc/self/maps", "r");
    int lines = 0;
    CHECK(maps != NULL);
    for (int byte; (byte = getc(maps)) != EOF;)
        lines += byte == '\n';
    CHECK(fclose(maps) == 0);
    return lines;
}

int main(int count, char **arguments) {
    CHECK(count == 3);
    for (int warm_up = 0; warm_up < 10; warm_up++)
        cycle(arguments[1], call);
    const int keys = keys_left(), mapped = mappings();
    for (int cycles = atoi(arguments[2]); cycles > 0; cycles--)
        cycle(arguments[1], call);
    printf("keys %d mappings %d\n", keys - keys_left(), mappings() - mapped);
    CHECK(sem_init(&has_ended, 0, 0) == 0);
    cycle(arguments[1], begin);
    CHECK(sem_wait(&has_ended) == 0);
    return 0;
}
