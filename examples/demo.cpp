// What `cargo xtask demo` shows for C++.
#include <iomanip>
#include <iostream>
#include <string>
#include <yl_facesearch.hpp>

static const char *const EMPTY = "yl-demo-empty";
static const char *const FULL = "yl-demo-full";

static std::ostream &begin(const char *step) {
    return std::cout << "  " << std::left << std::setw(32) << step << ' ';
}

static yl::ErrorCode show(const yl::Client &client, const char *step, const char *group_id,
                          yl::DeleteOptions options = {}) {
    begin(step);
    try {
        std::cout << client.delete_group(group_id, options).outcome << '\n';
        return YL_OK;
    } catch (const yl::Error &error) {
        std::cout << error.name() << " (" << error.sent() << ")\n";
        return error.code();
    }
}

static int listed(const yl::Client &client, const char *step) {
    int count = 0;
    begin(step);
    for (const char *group_id : {EMPTY, FULL})
        for (const yl::Group &group : client.list_groups())
            if (group.id == group_id)
                std::cout << (count++ == 0 ? "" : " ") << group.id;
    std::cout << (count == 0 ? "neither is listed" : "") << '\n';
    return count;
}

int main() {
    yl::Options options = yl::Options::from_env();
    options.app = "yl-demo/1.0";
    const yl::Client client(options);
    const int before = listed(client, "list");
    const yl::Group seen = client.group_info(FULL);
    const std::uint64_t faces = client.face_count(FULL);
    begin("preview yl-demo-full") << faces << " faces, created " << seen.created_at.text << '\n';
    yl::DeleteOptions previewed;
    previewed.check_empty = false;
    previewed.if_created_at = seen.created_at.text;
    auto empty = show(client, "delete yl-demo-empty", EMPTY);
    auto full = show(client, "delete yl-demo-full", FULL);
    auto forced = show(client, "delete what was previewed", FULL, previewed);
    auto missing = show(client, "delete yl-demo-full again", FULL);
    const int after = listed(client, "verify");
    bool as_expected =
        before == 2 && empty == YL_OK && full == YL_ERR_NOT_EMPTY && forced == YL_OK &&
        (missing == YL_ERR_INVALID_OUTER_ID || missing == YL_ERR_INVALID_GROUP_ID) && after == 0;
    return as_expected ? 0 : 1;
}
