//! Every row of tests/cases, through the async client and the blocking one.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::path::Path;
use std::thread;

use yl_facesearch::{Client, Error, blocking};
use yl_facesearch_sandbox::{Operation, Sandbox};
use yl_facesearch_testing::cases::{Call, load};
use yl_facesearch_testing::replay;

use common::{Returned, configured, described, facts, last, made, options, read_options};

#[test]
fn blocking_client() {
    replay(|sandbox, call| {
        let client = configured(blocking::Client::builder(), sandbox, call).build()?;
        let id = &call.group_id;
        last(call, || match call.operation {
            Operation::DeleteGroup => client
                .delete_group_with(id, &options(call))
                .map(Returned::Deletion),
            Operation::ListGroups => client
                .list_groups_with(&read_options(call))
                .map(Returned::Groups),
            Operation::GroupInfo => client
                .group_info_with(id, &read_options(call))
                .map(described),
            Operation::FaceCount => client
                .face_count_with(id, &read_options(call))
                .map(Returned::Count),
        })
    });
}

#[test]
fn async_client() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    replay(|sandbox, call| {
        let client: Client = configured(Client::builder(), sandbox, call).build()?;
        last(call, || runtime.block_on(made(&client, call)))
    });
}

/// How many rows are replayed at once: most of their time is pauses.
const LINES: usize = 8;

fn replay(make: impl Fn(&Sandbox, &Call) -> Result<Returned, Error> + Sync) {
    let cases = load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/cases")).unwrap();
    assert!(cases.len() > 200, "only {} rows", cases.len());
    thread::scope(|scope| {
        for line in cases.chunks(cases.len().div_ceil(LINES)) {
            let make = &make;
            scope.spawn(move || {
                replay::replay(line, |sandbox, case| facts(&make(sandbox, &case.call)));
            });
        }
    });
}
