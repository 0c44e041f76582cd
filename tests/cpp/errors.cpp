// For each code, what it is thrown as: number, class, and the parents by which it can be caught.
#include "check.hpp"

#include <cxxabi.h>
#include <typeinfo>

namespace {

std::string class_of(const yl::Error &error) {
    int status = -1;
    const std::unique_ptr<char, void (*)(void *)> name(
        abi::__cxa_demangle(typeid(error).name(), nullptr, nullptr, &status), std::free);
    CHECK(status == 0);
    std::string text = name.get();
    const std::string mode = "with_exceptions::";
    return text.erase(text.find(mode), mode.size());
}

yl::Error made(yl::ErrorCode code) {
    yl::ErrorFacts facts;
    facts.code = code;
    facts.message = "made";
    return yl::Error(std::make_shared<const yl::ErrorFacts>(facts));
}

/// " name" when `error` can be caught as a Class.
template <class Class> std::string caught_as(const char *name, const yl::Error &error) {
    try {
        error.raise();
    } catch (const Class &) {
        return std::string(" ") + name;
    } catch (...) {
        return "";
    }
}

} // namespace

int main(int argc, char **argv) {
    for (int index = 1; index < argc; ++index) {
        try {
            made(std::atoi(argv[index])).raise();
        } catch (const yl::Error &error) {
            CHECK(error.code() == std::atoi(argv[index]));
            CHECK(error.what() == std::string("made"));
            std::cout << error.code() << ' ' << class_of(error);
            std::cout << caught_as<yl::TransportError>("yl::TransportError", error)
                      << caught_as<yl::ApiError>("yl::ApiError", error)
                      << caught_as<yl::GroupNotFoundError>("yl::GroupNotFoundError", error)
                      << caught_as<yl::AuthorizationError>("yl::AuthorizationError", error)
                      << std::endl;
        }
    }
}
