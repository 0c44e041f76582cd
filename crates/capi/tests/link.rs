//! How the library links: its exported names, its own name, and both of its forms.

use std::process::Command;

use yl_facesearch_testing::c_programs::{
    Build, Language, built, project, require, run, soname, text,
};

const SYMBOLS: &str = include_str!("../symbols.txt");

#[test]
fn nothing_else_is_exported() {
    require("nm", "apt-get install binutils");
    let output = run(Command::new("nm")
        .args(["-D", "--defined-only"])
        .arg(built("so")));
    let mut exported: Vec<_> = text(&output.stdout)
        .lines()
        .map(|line| line.rsplit(' ').next().unwrap().to_owned())
        .collect();
    exported.sort_unstable();
    let listed: Vec<_> = SYMBOLS.lines().collect();
    assert_eq!(
        exported, listed,
        "crates/capi/symbols.txt lists what may be exported"
    );
}

#[test]
fn every_export_is_in_the_header() {
    let header = std::fs::read_to_string(project("include/yl_facesearch.h")).unwrap();
    for symbol in SYMBOLS.lines() {
        let declared = header.lines().any(|line| {
            line.find(&format!("{symbol}("))
                .is_some_and(|at| at > 0 && !line.starts_with(' '))
        });
        assert!(declared, "the header does not declare {symbol}");
    }
}

#[test]
fn the_soname_follows_the_version() {
    require("readelf", "apt-get install binutils");
    let output = run(Command::new("readelf").arg("-d").arg(built("so")));
    let name = format!("Library soname: [{}]", soname());
    let dynamic = text(&output.stdout);
    assert!(dynamic.contains(&name), "{name} is not in:\n{dynamic}");
}

#[test]
fn shared_and_static() {
    let source = "#include <stdio.h>\n#include <yl_facesearch.h>\nint main(void) {\n    yl_options_free(yl_options_from_env());\n    printf(\"%s\", yl_version());\n    return 0;\n}\n";
    for language in [Language::C, Language::Cpp] {
        let build = || Build::new(language, "links").text("main", source);
        for program in [
            build().shared(),
            build().fixed(),
            // Without any shared library, as the manual says that it works.
            build().flag("-static").fixed(),
        ] {
            assert_eq!(program.run::<&str>(&[]), env!("CARGO_PKG_VERSION"));
        }
    }
}
