#include <iostream>
#include <yl_facesearch.hpp>

int main() {
    const yl::Client client(yl::Options::from_env());
    for (const yl::Group &group : client.list_groups())
        std::cout << group.id << ' ' << client.face_count(group.id) << ' ' << group.created_at.text
                  << '\n';
}
