//! How the tests of this folder run programs against a sandbox.
#![allow(dead_code, reason = "each test binary uses some of it")]

use std::collections::BTreeMap;
use std::io::Write;
use std::process::{Command, Output, Stdio};
use std::thread;

use yl_facesearch_sandbox::{Sandbox, Step};
use yl_facesearch_testing::c_programs::{Program, finished, run};

pub(crate) fn sandbox(groups: &[(&str, u64)]) -> Sandbox {
    let groups: BTreeMap<_, _> = groups
        .iter()
        .map(|(id, faces)| ((*id).to_owned(), *faces))
        .collect();
    Sandbox::builder()
        .max_groups(groups.len())
        .groups(groups)
        .start()
        .unwrap()
}

/// `sandbox`, by a name that must be resolved.
pub(crate) fn by_name(sandbox: &Sandbox) -> String {
    let (_, port) = sandbox.endpoint().rsplit_once(':').unwrap();
    format!("http://localhost:{port}")
}

/// Runs the program in each way; it must end well and leave no library behind.
pub(crate) fn passes(programs: Vec<Program>, groups: &[(&str, u64)]) {
    for program in programs {
        let sandbox = sandbox(groups);
        run(&mut program.with(&sandbox));
        assert_eq!(sandbox.groups(), BTreeMap::new());
    }
}

/// Runs programs that wait for a line, which they get once the service has a request, and that
/// delete `groups`.
pub(crate) fn hanging(programs: Vec<Program>, script: &str, groups: &[(&str, u64)]) {
    for program in programs {
        let sandbox = sandbox(groups);
        let steps: Vec<Step> = serde_json::from_str(script).unwrap();
        sandbox.script(steps);
        once_requested(&mut program.with(&sandbox), &sandbox);
        assert_eq!(sandbox.groups(), BTreeMap::new());
    }
}

/// Runs `command`, which waits for a line, and gets it once `sandbox` has a request. It must
/// succeed.
pub(crate) fn once_requested(command: &mut Command, sandbox: &Sandbox) -> Output {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    while sandbox.requests().is_empty() {
        if child.try_wait().unwrap().is_some() {
            finished(command, child);
            unreachable!("it ended before its call");
        }
        thread::yield_now();
    }
    child.stdin.take().unwrap().write_all(b"\n").unwrap();
    finished(command, child)
}
