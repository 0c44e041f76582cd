# find_package(yl_facesearch) defines, of what is installed:
#   yl_facesearch::yl_facesearch         the shared library; the static one where BUILD_SHARED_LIBS is OFF or there is no other
#   yl_facesearch::yl_facesearch_shared  the shared library
#   yl_facesearch::yl_facesearch_static  the static library, with what it needs
# No file of it names the prefix: the installation may be moved.

get_filename_component(_yl_prefix "${CMAKE_CURRENT_LIST_DIR}/../../.." ABSOLUTE)

function(_yl_define target kind file)
    # Where it is set, find_file() does not look. In a cross build the prefix is a path of the
    # target's files already: it must not be looked for below CMAKE_FIND_ROOT_PATH once more.
    unset(_yl_library)
    find_file(_yl_library NAMES "${file}" PATHS "${_yl_prefix}" PATH_SUFFIXES
        lib "lib/${CMAKE_LIBRARY_ARCHITECTURE}" lib64 bin NO_DEFAULT_PATH NO_CMAKE_FIND_ROOT_PATH)
    if(_yl_library)
        add_library(${target} ${kind} IMPORTED)
        set_target_properties(${target} PROPERTIES
            IMPORTED_LOCATION "${_yl_library}"
            INTERFACE_INCLUDE_DIRECTORIES "${_yl_prefix}/include")
    endif()
    set(_yl_library "${_yl_library}" PARENT_SCOPE)
    unset(_yl_library CACHE)
endfunction()

if(NOT TARGET yl_facesearch::yl_facesearch_static)
    set(_yl_static "${CMAKE_STATIC_LIBRARY_PREFIX}yl_facesearch${CMAKE_STATIC_LIBRARY_SUFFIX}")
    _yl_define(yl_facesearch::yl_facesearch_static STATIC "${_yl_static}")
    if(TARGET yl_facesearch::yl_facesearch_static)
        # The pkg-config file beside it has what the static library needs, as the compiler named it;
        # without the file, what that is on Linux. On Windows it has the names in the form of Unix.
        get_filename_component(_yl_directory "${_yl_library}" DIRECTORY)
        set(_yl_needed "-lutil -lrt -lpthread -lm -ldl -lc")
        if(EXISTS "${_yl_directory}/pkgconfig/yl-facesearch.pc")
            file(STRINGS "${_yl_directory}/pkgconfig/yl-facesearch.pc" _yl_needed REGEX "^Libs.private:")
        endif()
        string(REGEX REPLACE "^Libs.private:" "" _yl_needed "${_yl_needed}")
        separate_arguments(_yl_needed UNIX_COMMAND "${_yl_needed}")
        # It has no static form. The compiler adds the unwinder that fits how it links.
        list(REMOVE_ITEM _yl_needed "-lgcc_s")
        if(WIN32)
            list(TRANSFORM _yl_needed REPLACE "^-l" "")
            list(TRANSFORM _yl_needed REPLACE "^/" "-")
        endif()
        set_target_properties(yl_facesearch::yl_facesearch_static PROPERTIES
            INTERFACE_LINK_LIBRARIES "${_yl_needed}")
    endif()
endif()

if(NOT TARGET yl_facesearch::yl_facesearch_shared)
    set(_yl_shared "${CMAKE_SHARED_LIBRARY_PREFIX}yl_facesearch${CMAKE_SHARED_LIBRARY_SUFFIX}")
    _yl_define(yl_facesearch::yl_facesearch_shared SHARED "${_yl_shared}")
    if(WIN32 AND TARGET yl_facesearch::yl_facesearch_shared)
        # A program is linked with the import library, which cargo-c names so.
        set_target_properties(yl_facesearch::yl_facesearch_shared PROPERTIES
            IMPORTED_IMPLIB "${_yl_prefix}/lib/${_yl_shared}${CMAKE_STATIC_LIBRARY_SUFFIX}")
    endif()
endif()

if(NOT TARGET yl_facesearch::yl_facesearch)
    if(TARGET yl_facesearch::yl_facesearch_shared AND TARGET yl_facesearch::yl_facesearch_static)
        if(DEFINED BUILD_SHARED_LIBS AND NOT BUILD_SHARED_LIBS)
            set(_yl_form static)
        else()
            set(_yl_form shared)
        endif()
    elseif(TARGET yl_facesearch::yl_facesearch_static)
        set(_yl_form static)
    elseif(TARGET yl_facesearch::yl_facesearch_shared)
        set(_yl_form shared)
    else()
        set(yl_facesearch_FOUND FALSE)
        set(yl_facesearch_NOT_FOUND_MESSAGE "no library under ${_yl_prefix}")
        return()
    endif()
    add_library(yl_facesearch::yl_facesearch INTERFACE IMPORTED)
    set_target_properties(yl_facesearch::yl_facesearch PROPERTIES
        INTERFACE_LINK_LIBRARIES "yl_facesearch::yl_facesearch_${_yl_form}")
endif()

unset(_yl_prefix)
unset(_yl_library)
