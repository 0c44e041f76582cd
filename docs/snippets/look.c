#include <inttypes.h>
#include <stdio.h>
#include <yl_facesearch.h>

static yl_code look(const yl_client *client, yl_error **error) {
    yl_groups *groups = NULL;
    yl_code code = yl_list_groups(client, NULL, &groups, error);
    for (size_t index = 0; code == YL_OK && index < yl_groups_count(groups); ++index) {
        const yl_group *group = yl_groups_at(groups, index);
        uint64_t faces = 0;
        code = yl_face_count(client, yl_group_id(group), NULL, &faces, error);
        if (code == YL_OK)
            printf("%s %" PRIu64 " %s\n", yl_group_id(group), faces,
                   yl_timestamp_text(yl_group_created_at(group)));
    }
    yl_groups_free(groups);
    return code;
}

int main(void) {
    yl_options *options = yl_options_from_env();
    yl_client *client = NULL;
    yl_error *error = NULL;
    yl_code code = yl_client_new(options, &client, &error);
    if (code == YL_OK)
        code = look(client, &error);
    if (code != YL_OK)
        fprintf(stderr, "%s\n", yl_error_message(error));
    yl_error_free(error);
    yl_client_free(client);
    yl_options_free(options);
    return code == YL_OK ? 0 : 1;
}
