//! The programs that README.md and the documentation show, and what each must do.

mod special;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, ensure};
use yl_facesearch_sandbox::{Sandbox, Step};

use crate::process::output;
use crate::program::{built, name, scratch, with_sandbox};
use crate::project::{root, target};
use crate::{install, readme};

/// A program that is shown, and how it is tried.
pub(crate) struct Example {
    /// Its path, from the project's root.
    pub(crate) file: &'static str,
    trial: Trial,
}

/// A program prints what the file beside it with the ending `.out` holds, when there is one.
enum Trial {
    /// It runs with these libraries and faults, leaves these libraries, and prints this.
    Run {
        groups: &'static [(&'static str, u64)],
        script: &'static str,
        left: &'static [&'static str],
        prints: &'static str,
    },
    /// More has to be looked at.
    Special(fn(Command) -> Result<()>),
}

const ONE: &[(&str, u64)] = &[("YuanliStudent_01", 0)];
const LOST_REPLY: &str = r#"[{"cut": 0}]"#;

const fn run(
    file: &'static str,
    groups: &'static [(&'static str, u64)],
    script: &'static str,
    left: &'static [&'static str],
) -> Example {
    let prints = "";
    Example {
        file,
        trial: Trial::Run {
            groups,
            script,
            left,
            prints,
        },
    }
}

/// A program that deletes the only library.
const fn deletes(file: &'static str, prints: &'static str) -> Example {
    Example {
        file,
        trial: Trial::Run {
            groups: ONE,
            script: "[]",
            left: &[],
            prints,
        },
    }
}

/// A program that needs no service but its own, or deletes nothing.
const fn alone(file: &'static str, prints: &'static str) -> Example {
    Example {
        file,
        trial: Trial::Run {
            groups: &[],
            script: "[]",
            left: &[],
            prints,
        },
    }
}

const fn special(file: &'static str, trial: fn(Command) -> Result<()>) -> Example {
    Example {
        file,
        trial: Trial::Special(trial),
    }
}

const fn what_next(file: &'static str) -> Example {
    const GROUPS: &[(&str, u64)] = &[("one", 0), ("two", 3), ("three", 0)];
    run(file, GROUPS, r#"[{}, {}, {"cut": 0}]"#, &["two"])
}

pub(crate) const EXAMPLES: &[Example] = &[
    deletes("examples/delete.py", "deleted"),
    deletes("examples/delete_async.py", "deleted"),
    deletes("examples/delete.c", "deleted"),
    deletes("examples/delete.cpp", "deleted"),
    deletes("examples/delete.rs", "deleted"),
    deletes("examples/command.sh", "YuanliStudent_01 deleted"),
    alone("examples/test_lost_reply.py", "1 passed"),
    alone(
        "examples/sandbox.py",
        "deleted, as the second attempt found",
    ),
    special("examples/erase_on_request.py", special::erase_on_request),
    special("examples/web_handler.py", special::web_handler),
    special("examples/batch.rs", special::batch_rs),
    special("examples/batch.cpp", special::batch_cpp),
    special("examples/daemon.c", special::daemon),
    what_next("docs/snippets/what_next.py"),
    what_next("docs/snippets/what_next.c"),
    what_next("docs/snippets/what_next.cpp"),
    what_next("docs/snippets/what_next.rs"),
    special("docs/snippets/network.py", special::network),
    special("docs/snippets/network.c", special::network),
    special("docs/snippets/network.cpp", special::network),
    special("docs/snippets/network.rs", special::network),
    run(
        "docs/snippets/not_empty.py",
        &[("YuanliStudent_01", 3)],
        "[]",
        &[],
    ),
    run(
        "docs/snippets/attempts.py",
        ONE,
        r#"[{"apply": false, "reply": {"status": 503, "text": ""}}, {"cut": 0}]"#,
        &[],
    ),
    run(
        "docs/snippets/fork_server.py",
        &[("first", 0), ("second", 0), ("third", 0)],
        "[]",
        &[],
    ),
    special("docs/snippets/many_tasks.py", special::many_tasks),
    run(
        "docs/snippets/task_cancelled.py",
        ONE,
        r#"[{"hang": true}]"#,
        &[],
    ),
    run(
        "docs/snippets/log_lines.py",
        ONE,
        r#"[{"apply": false, "reply": {"status": 503, "text": ""}}]"#,
        &[],
    ),
    alone("docs/snippets/test_erase.py", "2 passed"),
    alone("docs/snippets/sandbox_in_rust.rs", ""),
    run(
        "docs/snippets/non_throwing.cpp",
        &[("YuanliStudent_01", 3)],
        "[]",
        &["YuanliStudent_01"],
    ),
    run("docs/snippets/migration_before.py", ONE, LOST_REPLY, &[]),
    run("docs/snippets/migration_after.py", ONE, LOST_REPLY, &[]),
    run(
        "docs/snippets/receipt.sh",
        &[("one", 0), ("two", 0), ("three", 3)],
        r#"[{}, {"cut": 0}]"#,
        &["three"],
    ),
    run("docs/snippets/from_file.sh", &[("one", 3)], "[]", &[]),
    alone("docs/snippets/doctor.sh", "credentials  "),
    alone("docs/snippets/sign.sh", "sign SHA-256"),
    alone("docs/snippets/sandbox.sh", ""),
    deletes("docs/snippets/cmake/CMakeLists.txt", "deleted"),
];

/// Tries each program, built as its page says, and hands over its name and what came of it.
///
/// # Errors
/// The C library cannot be installed.
pub(crate) fn try_all(mut each: impl FnMut(&str, &Result<()>)) -> Result<()> {
    install::run(&target().join("prefix"), install::Profile::Debug)?;
    each("generated parts of the documents", &readme::check());
    for example in EXAMPLES {
        each(example.file, &example.try_it());
    }
    Ok(())
}

impl Example {
    /// What the program must print, as the documentation shows it.
    pub(crate) fn printed(&self) -> Option<PathBuf> {
        let file = Path::new(self.file).with_extension("out");
        root().join(&file).exists().then_some(file)
    }

    fn try_it(&self) -> Result<()> {
        let mut command = built(self.file)?;
        command.current_dir(scratch(name(Path::new(self.file))?.0)?);
        let (groups, script, left, prints) = match self.trial {
            Trial::Special(special) => return special(command),
            Trial::Run {
                groups,
                script,
                left,
                prints,
            } => (groups, script, left, prints),
        };
        let sandbox = Sandbox::start()?;
        for (id, faces) in groups {
            sandbox.add_group(id, *faces);
        }
        sandbox.script(serde_json::from_str::<Vec<Step>>(script)?);
        let printed = output(&mut with_sandbox(command, &sandbox))?;
        ensure!(printed.contains(prints), "it printed {printed:?}");
        match self.printed() {
            Some(file) => ensure!(
                printed == fs::read_to_string(root().join(&file))?,
                "it printed {printed:?}, and {} says otherwise",
                file.display()
            ),
            None => ensure!(!prints.is_empty(), "nothing says what it must print"),
        }
        let groups = sandbox.groups();
        ensure!(groups.keys().eq(left), "it left {groups:?}");
        Ok(())
    }
}
