#include <iostream>
#include <yl_facesearch.hpp>

int main() {
    try {
        yl::Client client(yl::Options::from_env()); // YL_API_KEY and YL_API_SECRET
        yl::Deletion deletion = client.delete_group("YuanliStudent_01");
        std::cout << deletion.outcome << '\n';
    } catch (const yl::NotEmptyError &) {
        std::cout << "it still holds faces: DeleteOptions::check_empty = false deletes them too\n";
        return 1;
    } catch (const yl::Error &error) {
        std::cout << error.what() << " (" << error.sent() << ")\n";
        return 1;
    }
}
