#include <iostream>
#include <yl_facesearch.hpp>

int main() {
    const auto client = yl::Client::try_create(yl::Options::from_env());
    if (!client) {
        std::cerr << client.error().what() << '\n';
        return 1;
    }
    const auto deletion = client->try_delete_group("YuanliStudent_01");
    if (deletion)
        std::cout << deletion->outcome << '\n';
    else
        std::cout << deletion.error().name() << ' ' << deletion.error().sent() << '\n';
}
