/* For LD_PRELOAD: delays the return of yl_delete_group_async() until the call has ended. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <time.h>
#include <yl_facesearch.h>

yl_code yl_delete_group_async(const yl_client *client, const char *group_id, uint32_t flags,
                              const yl_call_options *options, yl_delete_callback callback,
                              void *user_data, yl_error **error) {
    const struct timespec pause = {0, 300 * 1000 * 1000};
    __typeof__(yl_delete_group_async) *begin = NULL;
    *(void **)&begin = dlsym(RTLD_NEXT, "yl_delete_group_async");
    yl_code code = begin(client, group_id, flags, options, callback, user_data, error);
    nanosleep(&pause, NULL);
    return code;
}
