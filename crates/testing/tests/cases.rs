//! Loading the rows of tests/cases.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};

use uuid::Uuid;
use yl_facesearch_testing::cases::{Case, load};

/// A directory with these files, removed at the end.
struct Directory(PathBuf);

impl Directory {
    fn new(files: &[(&str, &str)]) -> Self {
        let path = std::env::temp_dir().join(format!("yl-cases-{}", Uuid::new_v4()));
        fs::create_dir(&path).unwrap();
        for (name, text) in files {
            fs::write(path.join(name), text).unwrap();
        }
        Self(path)
    }

    fn error(&self) -> String {
        load(&self.0).unwrap_err().to_string()
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn the_rows_of_the_project() {
    let cases = load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/cases")).unwrap();
    assert!(cases.len() > 200);
    for case in &cases {
        let expect = &case.expect;
        let ends = [
            expect.outcome.is_some(),
            expect.groups_listed.is_some(),
            expect.face_count.is_some(),
            expect.code.is_some(),
        ];
        let ends = ends.into_iter().filter(|end| *end).count();
        assert_eq!(ends, 1, "{}: one end of the call", case.name);
    }
}

#[test]
fn files_in_the_order_of_their_names() {
    let directory = Directory::new(&[
        ("b.json", r#"[{"name": "3", "expect": {}}]"#),
        (
            "a.json",
            r#"[{"name": "1", "expect": {}}, {"name": "2", "expect": {}}]"#,
        ),
        ("notes.txt", "no row"),
    ]);
    let names: Vec<_> = load(&directory.0)
        .unwrap()
        .into_iter()
        .map(|case| case.name)
        .collect();
    assert_eq!(names, ["1", "2", "3"]);
}

#[test]
fn what_is_not_given() {
    let case: Case = serde_json::from_str(r#"{"name": "x", "expect": {}}"#).unwrap();
    assert_eq!(case.call.group_id, "YuanliStudent_01");
    assert!(case.call.check_empty && !case.call.missing_ok && case.call.repeat == 1);
    assert_eq!(case.expect.time_used, None);
    let row = r#"{"name": "x", "expect": {"time_used": null}}"#;
    let case: Case = serde_json::from_str(row).unwrap();
    assert_eq!(case.expect.time_used, Some(None));
}

#[test]
fn rows_that_are_none() {
    let twice = Directory::new(&[
        ("a.json", r#"[{"name": "the same", "expect": {}}]"#),
        ("b.json", r#"[{"name": "the same", "expect": {}}]"#),
    ]);
    assert!(twice.error().contains("the same"));
    for row in [
        r#"{"expect": {}}"#,
        r#"{"name": "x", "expect": {}, "other": 1}"#,
        r#"{"name": "x", "expect": {"outcomes": "deleted"}}"#,
        r#"{"name": "x", "expect": {}, "call": {"group": "g"}}"#,
        r#"{"name": "x", "expect": {}, "server": {"group": {}}}"#,
        r#"{"name": "x", "expect": {}, "server": {"script": [{"cuts": 0}]}}"#,
    ] {
        let directory = Directory::new(&[("rows.json", &format!("[{row}]"))]);
        assert!(directory.error().contains("rows.json"), "{row}");
    }
}

#[test]
fn a_row_starts_its_server() {
    let row = r#"{"name": "x", "server": {"groups": {"a": 7}, "tls": "valid"}, "expect": {}}"#;
    let case: Case = serde_json::from_str(row).unwrap();
    let sandbox = case.start().unwrap();
    assert!(sandbox.groups().keys().eq(case.server.groups.keys()));
    assert!(sandbox.endpoint().starts_with("https://"));
}
