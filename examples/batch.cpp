// Deletes the face libraries that a file names, one a line, all at once: batch IDS.
//
// Each has its line on standard output: its id, then gone, nothing deleted or in doubt, and why.
#include <fstream>
#include <future>
#include <iostream>
#include <string>
#include <utility>
#include <vector>
#include <yl_facesearch.hpp>

// Prints the line of one face library; returns whether it is gone.
static bool report(const std::string &id, std::future<yl::Deletion> &call) {
    try {
        const yl::Outcome outcome = call.get().outcome;
        std::cout << id << "\tgone\t" << outcome << '\n';
        return true;
    } catch (const yl::Error &error) {
        const bool in_doubt = error.sent() == yl::Sent::maybe_applied;
        const char *state = in_doubt ? "\tin doubt\t" : "\tnothing deleted\t";
        std::cout << id << state << error.name() << '\n';
        return false;
    }
}

int main(int argc, char **argv) {
    std::ifstream file(argc == 2 ? argv[1] : "");
    if (!file) {
        std::cerr << "batch IDS\n";
        return 2;
    }
    yl::DeleteOptions options;
    options.missing_ok = true;
    try {
        // The client runs at most a hundred calls at once; the others wait.
        yl::Client client(yl::Options::from_env());
        std::vector<std::pair<std::string, std::future<yl::Deletion>>> calls;
        for (std::string id; std::getline(file, id);) {
            if (!id.empty())
                calls.emplace_back(id, client.delete_group_async(id, options));
        }
        bool all_gone = true;
        for (auto &[id, call] : calls)
            all_gone = report(id, call) && all_gone;
        return all_gone ? 0 : 1;
    } catch (const yl::Error &error) {
        std::cerr << error.what() << '\n';
        return 2;
    }
}
