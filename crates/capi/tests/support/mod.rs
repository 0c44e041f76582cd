//! Compiles C and C++ programs against the library that cargo just built, and runs them.
#![allow(dead_code, reason = "each test uses a part of it")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "all of it is test code"
)]

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::rc::Rc;

use yl_facesearch_sandbox::Sandbox;

/// A file of the project.
pub(crate) fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .join(path)
}

/// Where the tests write.
fn scratch() -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
}

/// What cargo built of this crate: `libyl_facesearch_capi.so` or `.a`.
pub(crate) fn built(extension: &str) -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let library = test
        .with_file_name("libyl_facesearch_capi")
        .with_extension(extension);
    assert!(library.exists(), "{} is not there", library.display());
    library
}

/// The name under which the dynamic linker looks for the library.
pub(crate) fn soname() -> String {
    let version: Vec<_> = env!("CARGO_PKG_VERSION").split('.').collect();
    match version[..] {
        ["0", minor, _] => format!("libyl_facesearch.so.0.{minor}"),
        [major, ..] => format!("libyl_facesearch.so.{major}"),
        [] => unreachable!("a version has numbers"),
    }
}

/// A directory with the library under the names it is installed with.
fn libraries() -> PathBuf {
    let directory = scratch().join("lib");
    fs::create_dir_all(&directory).unwrap();
    for (name, extension) in [
        ("libyl_facesearch.so", "so"),
        (&soname(), "so"),
        ("libyl_facesearch.a", "a"),
    ] {
        let link = directory.join(name);
        if fs::read_link(&link).is_ok_and(|target| target == built(extension)) {
            continue;
        }
        // Another test may be reading the link: it is replaced in one step.
        let fresh = directory.join(format!(
            "{name}.{:?}.{}",
            std::thread::current().id(),
            std::process::id()
        ));
        std::os::unix::fs::symlink(built(extension), &fresh).unwrap();
        fs::rename(&fresh, &link).unwrap();
    }
    directory
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {
    C,
    Cpp,
}

impl Language {
    fn extension(self) -> &'static str {
        match self {
            Self::C => "c",
            Self::Cpp => "cpp",
        }
    }
}

/// A program of the machine.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Tool {
    program: String,
    language: Language,
}

impl Tool {
    /// The compiler that CC or CXX names, else `cc` or `c++`.
    pub(crate) fn compiler(language: Language) -> Self {
        let (variable, program, package) = match language {
            Language::C => ("CC", "cc", "gcc"),
            Language::Cpp => ("CXX", "c++", "g++"),
        };
        let program = std::env::var(variable).unwrap_or_else(|_| program.to_owned());
        require(&program, package);
        Self { program, language }
    }

    /// gcc and clang.
    pub(crate) fn compilers(language: Language) -> [Self; 2] {
        let programs = match language {
            Language::C => [("gcc", "gcc"), ("clang", "clang")],
            Language::Cpp => [("g++", "g++"), ("clang++", "clang")],
        };
        programs.map(|(program, package)| {
            require(program, package);
            Self {
                program: program.to_owned(),
                language,
            }
        })
    }

    fn command(&self, standard: &str) -> Command {
        let mut command = Command::new(&self.program);
        command
            .args([
                "-Wall",
                "-Wextra",
                "-Wpedantic",
                "-Werror",
                "-g",
                "-pthread",
            ])
            .arg(format!("-std={standard}"))
            .arg("-I")
            .arg(project("include"));
        command
    }

    /// Compiles `text` alone, without linking, with more warnings than the programs have.
    pub(crate) fn check_text(&self, name: &str, standard: &str, flags: &[&str], text: &str) {
        let file = written(
            &format!("{name}-{standard}-{}", self.program.replace('/', "_")),
            self.language,
            text,
        );
        let of_the_language: &[_] = match self.language {
            Language::C => &[
                "-Wstrict-prototypes",
                "-Wmissing-prototypes",
                "-Wc++-compat",
            ],
            Language::Cpp => &[
                "-Wold-style-cast",
                "-Wnon-virtual-dtor",
                "-Woverloaded-virtual",
                "-Wextra-semi",
            ],
        };
        run(self
            .command(standard)
            .args([
                "-Wshadow",
                "-Wconversion",
                "-Wsign-conversion",
                "-Wcast-qual",
                "-Wundef",
            ])
            .args(of_the_language)
            .args(flags)
            .arg("-fsyntax-only")
            .arg(&file.0));
    }

    /// The macros that are defined after `text`.
    pub(crate) fn macros(&self, name: &str, standard: &str, text: &str) -> Vec<String> {
        let file = written(name, self.language, text);
        let output = run(self.command(standard).args(["-dM", "-E"]).arg(&file.0));
        self::text(&output.stdout)
            .lines()
            .filter_map(|line| line.strip_prefix("#define ")?.split([' ', '(']).next())
            .map(str::to_owned)
            .collect()
    }
}

/// A program to be made from C or C++.
pub(crate) struct Build {
    language: Language,
    standard: &'static str,
    name: String,
    sources: Vec<PathBuf>,
    texts: Vec<Rc<Scrap>>,
    flags: Vec<&'static str>,
}

impl Build {
    pub(crate) fn new(language: Language, name: &str) -> Self {
        Self {
            language,
            standard: match language {
                Language::C => "c99",
                Language::Cpp => "c++17",
            },
            name: format!("{name}-{}", language.extension()),
            sources: Vec::new(),
            texts: Vec::new(),
            flags: Vec::new(),
        }
    }

    /// The program `tests/c/{name}.c` or `tests/cpp/{name}.cpp`.
    pub(crate) fn of(language: Language, name: &str) -> Self {
        let extension = language.extension();
        let mut build = Self::new(language, name);
        build
            .sources
            .push(project(&format!("tests/{extension}/{name}.{extension}")));
        build
    }

    pub(crate) fn standard(mut self, standard: &'static str) -> Self {
        self.standard = standard;
        self.name += standard;
        self
    }

    pub(crate) fn flag(mut self, flag: &'static str) -> Self {
        self.flags.push(flag);
        self
    }

    /// A source file with this text.
    pub(crate) fn text(mut self, name: &str, text: &str) -> Self {
        let file = written(&format!("{}-{name}", self.name), self.language, text);
        self.sources.push(file.0.clone());
        self.texts.push(Rc::new(file));
        self
    }

    /// The three ways in which every program is run.
    pub(crate) fn each(self) -> [Program; 3] {
        let plain = self.linked(false);
        let checked = Program {
            file: Rc::clone(&plain.file),
            valgrind: true,
            leak_check: true,
        };
        [plain, checked, self.sanitized()]
    }

    fn sanitized(mut self) -> Program {
        self.name += "-sanitized";
        self.flags
            .extend(["-fsanitize=address,undefined", "-fno-sanitize-recover=all"]);
        self.linked(false)
    }

    /// With the shared library.
    pub(crate) fn shared(self) -> Program {
        self.linked(false)
    }

    /// With the static library, and what the header says that it needs.
    pub(crate) fn fixed(mut self) -> Program {
        self.name += "-static";
        self.linked(true)
    }

    fn linked(&self, fixed: bool) -> Program {
        let path = scratch().join(format!("{}.{}", self.name, unique()));
        let mut command = Tool::compiler(self.language).command(self.standard);
        command
            .args(&self.flags)
            .args(&self.sources)
            .arg("-o")
            .arg(&path);
        let libraries = libraries();
        if fixed {
            command
                .arg(libraries.join("libyl_facesearch.a"))
                .args(static_libraries());
        } else {
            command
                .arg("-L")
                .arg(&libraries)
                .arg("-lyl_facesearch")
                .arg(format!("-Wl,-rpath,{}", libraries.display()));
        }
        run(&mut command);
        Program {
            file: Rc::new(Scrap(path)),
            valgrind: false,
            leak_check: true,
        }
    }
}

/// The libraries that the header's manual names for static linking.
fn static_libraries() -> Vec<String> {
    let header = fs::read_to_string(project("include/yl_facesearch.h")).unwrap();
    let (_, libraries) = header
        .lines()
        .find_map(|line| line.split_once("Static: cc program.c libyl_facesearch.a "))
        .expect("the header names the libraries for static linking");
    libraries.split_whitespace().map(str::to_owned).collect()
}

/// A program that is ready to run.
pub(crate) struct Program {
    file: Rc<Scrap>,
    valgrind: bool,
    leak_check: bool,
}

/// A file that goes with its last user.
struct Scrap(PathBuf);

impl Drop for Scrap {
    fn drop(&mut self) {
        // What is left over does no harm.
        let _ = fs::remove_file(&self.0);
    }
}

impl Program {
    pub(crate) fn command(&self) -> Command {
        let mut command = if self.valgrind {
            require("valgrind", "valgrind");
            let mut command = Command::new("valgrind");
            command
                .args(["--quiet", "--error-exitcode=9", "--num-callers=40"])
                .arg(if self.leak_check {
                    "--leak-check=full"
                } else {
                    "--leak-check=no"
                })
                .arg(format!(
                    "--suppressions={}",
                    project("tests/c/valgrind.supp").display()
                ))
                .arg(&self.file.0);
            command
        } else {
            Command::new(&self.file.0)
        };
        // What the caller's shell holds must not reach a test.
        for variable in ["YL_API_KEY", "YL_API_SECRET", "YL_ENDPOINT"] {
            command.env_remove(variable);
        }
        command
    }

    /// The command, with `sandbox` as the service in its environment.
    pub(crate) fn with(&self, sandbox: &Sandbox) -> Command {
        let mut command = self.command();
        command
            .env("YL_ENDPOINT", sandbox.endpoint())
            .env("YL_API_KEY", sandbox.api_key())
            .env("YL_API_SECRET", sandbox.api_secret());
        command
    }

    /// Valgrind then looks for wrong uses of memory only.
    pub(crate) fn without_leak_check(mut self) -> Self {
        self.leak_check = false;
        self
    }

    pub(crate) fn is_under_valgrind(&self) -> bool {
        self.valgrind
    }

    pub(crate) fn run<A: AsRef<OsStr>>(&self, arguments: &[A]) -> String {
        text(&run(self.command().args(arguments)).stdout)
    }
}

/// Runs `command`, which must succeed.
pub(crate) fn run(command: &mut Command) -> Output {
    let child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    finished(
        command,
        child.unwrap_or_else(|why| panic!("{command:?}: {why}")),
    )
}

/// Waits for `child`, which must succeed.
pub(crate) fn finished(command: &Command, child: Child) -> Output {
    let output = child.wait_with_output().unwrap();
    assert!(
        output.status.success(),
        "{}: {}\n{}{}",
        command.get_program().display(),
        output.status,
        text(&output.stdout),
        text(&output.stderr)
    );
    output
}

pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// Fails, saying how to install `program`, when it is not there.
pub(crate) fn require(program: &str, package: &str) {
    assert!(
        is_there(program),
        "{program} is missing: apt-get install {package}"
    );
}

fn is_there(program: &str) -> bool {
    Command::new(program)
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

fn written(name: &str, language: Language, text: &str) -> Scrap {
    let file = scratch().join(format!("{name}.{}.{}", unique(), language.extension()));
    fs::write(&file, text).unwrap();
    Scrap(file)
}

/// Tests run at once, in one process or in several.
fn unique() -> String {
    use std::sync::atomic::{AtomicU32, Ordering};
    static COUNT: AtomicU32 = AtomicU32::new(0);
    format!(
        "{}-{}",
        std::process::id(),
        COUNT.fetch_add(1, Ordering::Relaxed)
    )
}
