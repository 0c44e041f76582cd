//! Compiles C and C++ programs against the C library that cargo has just built, and runs them.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::rc::Rc;
use std::sync::OnceLock;

use yl_facesearch_sandbox::Sandbox;

/// A file of the project.
pub fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .join(path)
}

/// Cargo's target directory: the test that runs is in its `debug/deps`.
fn target() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    test.ancestors().nth(3).unwrap().to_path_buf()
}

/// Where the tests write.
fn scratch() -> PathBuf {
    let directory = target().join("tmp");
    fs::create_dir_all(&directory).unwrap();
    directory
}

/// What cargo built of the C ABI beside this test: `libyl_facesearch_capi.so` or `.a`.
pub fn built(extension: &str) -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let library = test
        .with_file_name("libyl_facesearch_capi")
        .with_extension(extension);
    assert!(library.exists(), "{} is not there", library.display());
    library
}

/// The name under which the dynamic linker looks for the C library.
pub fn soname() -> String {
    let version: Vec<_> = env!("CARGO_PKG_VERSION").split('.').collect();
    match version[..] {
        ["0", minor, _] => format!("libyl_facesearch.so.0.{minor}"),
        [major, ..] => format!("libyl_facesearch.so.{major}"),
        [] => unreachable!("a version has numbers"),
    }
}

/// A directory with the C library under the names it is installed with. `sanitized`: with its Rust
/// side under the address sanitizer too.
fn libraries(sanitized: bool) -> PathBuf {
    let (directory, built): (_, &dyn Fn(&str) -> PathBuf) = if sanitized {
        ("lib-sanitized", &sanitized_library)
    } else {
        ("lib", &built)
    };
    let directory = scratch().join(directory);
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
        let fresh = directory.join(format!("{name}.{}", unique()));
        std::os::unix::fs::symlink(built(extension), &fresh).unwrap();
        fs::rename(&fresh, &link).unwrap();
    }
    directory
}

/// The C library with Rust's half of the address sanitizer; gcc's runtime in the program serves
/// both. Without it, gcc's sees leaks and double frees of what Rust allocates, but no use after
/// free, and no access beyond the end, by Rust code.
fn sanitized_library(extension: &str) -> PathBuf {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    let directory = BUILT.get_or_init(|| {
        let host = run(Command::new("rustc").args(["--print", "host-tuple"]));
        let host = text(&host.stdout).trim().to_owned();
        let target = target().join("sanitized");
        let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        for (name, _) in std::env::vars_os() {
            // With the variables that cargo sets for the test's own package, build scripts would
            // run again.
            let text = name.to_string_lossy();
            if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
                cargo.env_remove(&name);
            }
        }
        run(cargo
            .current_dir(project("."))
            // The sanitizer's switch is not stable; the toolchain is.
            .env("RUSTC_BOOTSTRAP", "1")
            .env("RUSTFLAGS", "-Zsanitizer=address")
            .args(["build", "--quiet", "--locked"])
            .args(["--package", "yl-facesearch-capi"])
            // With a target, build scripts and macros are built without it.
            .args(["--target", &host, "--target-dir"])
            .arg(&target));
        target.join(host).join("debug")
    });
    directory
        .join("libyl_facesearch_capi")
        .with_extension(extension)
}

/// The language of a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// C99, unless a build says otherwise.
    C,
    /// C++17, unless a build says otherwise.
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tool {
    program: String,
    language: Language,
}

impl Tool {
    /// The compiler that CC or CXX names, else `cc` or `c++`.
    pub fn compiler(language: Language) -> Self {
        let (variable, program, install) = match language {
            Language::C => ("CC", "cc", "apt-get install gcc"),
            Language::Cpp => ("CXX", "c++", "apt-get install g++"),
        };
        let program = std::env::var(variable).unwrap_or_else(|_| program.to_owned());
        require(&program, install);
        Self { program, language }
    }

    /// The compiler and clang's front end: clang-tidy, of the tests' environment, compiles as clang
    /// does.
    pub fn compilers(language: Language) -> [Self; 2] {
        let clang_tidy = target().join("venv/bin/clang-tidy");
        let program = clang_tidy.to_str().unwrap().to_owned();
        require(&program, "cargo xtask setup installs it");
        [Self::compiler(language), Self { program, language }]
    }

    fn command(&self, standard: &str) -> Command {
        let mut command = Command::new(&self.program);
        command.args(flags(standard));
        command
    }

    /// Compiles `text` alone, without linking, with more warnings than the programs have.
    pub fn check_text(&self, name: &str, standard: &str, flags: &[&str], text: &str) {
        let file = written(&format!("{name}-{standard}"), self.language, text);
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
        let mut command = Command::new(&self.program);
        if self.program.ends_with("clang-tidy") {
            command
                .args(["--quiet", "--allow-no-checks", "--checks=-*"])
                .args(["--warnings-as-errors=*", "--header-filter=yl_facesearch"])
                .arg(&file.0)
                .arg("--");
        } else {
            command.arg("-fsyntax-only").arg(&file.0);
        }
        run(command
            .args(self::flags(standard))
            .args([
                "-Wshadow",
                "-Wconversion",
                "-Wsign-conversion",
                "-Wcast-qual",
                "-Wundef",
            ])
            .args(of_the_language)
            .args(flags));
    }

    /// The macros that are defined after `text`.
    pub fn macros(&self, name: &str, standard: &str, text: &str) -> Vec<String> {
        let file = written(name, self.language, text);
        let output = run(self.command(standard).args(["-dM", "-E"]).arg(&file.0));
        self::text(&output.stdout)
            .lines()
            .filter_map(|line| line.strip_prefix("#define ")?.split([' ', '(']).next())
            .map(str::to_owned)
            .collect()
    }
}

/// What every source is compiled with.
fn flags(standard: &str) -> Vec<String> {
    let include = project("include");
    let mut flags: Vec<_> = [
        "-Wall",
        "-Wextra",
        "-Wpedantic",
        "-Werror",
        // valgrind 3.19 cannot read all that clang writes of DWARF 5.
        "-gdwarf-4",
        "-pthread",
    ]
    .map(str::to_owned)
    .into();
    flags.extend([
        format!("-std={standard}"),
        format!("-I{}", include.display()),
    ]);
    flags
}

/// A program to be made from C or C++.
#[derive(Debug)]
pub struct Build {
    language: Language,
    standard: &'static str,
    name: String,
    sources: Vec<PathBuf>,
    texts: Vec<Rc<Scrap>>,
    flags: Vec<&'static str>,
    /// A source that is compiled by itself, with flags of its own.
    unit: Option<(PathBuf, &'static [&'static str])>,
}

impl Build {
    /// A program of the texts that are added.
    pub fn new(language: Language, name: &str) -> Self {
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
            unit: None,
        }
    }

    /// The program `tests/c/{name}.c` or `tests/cpp/{name}.cpp`.
    pub fn of(language: Language, name: &str) -> Self {
        let extension = language.extension();
        let mut build = Self::new(language, name);
        build
            .sources
            .push(project(&format!("tests/{extension}/{name}.{extension}")));
        build
    }

    /// Another standard than the oldest one supported.
    pub fn standard(mut self, standard: &'static str) -> Self {
        self.standard = standard;
        self.name += standard;
        self
    }

    /// One more flag for the compiler.
    pub fn flag(mut self, flag: &'static str) -> Self {
        self.flags.push(flag);
        self
    }

    /// One of its sources once more, compiled by itself with `flags` and linked first.
    pub fn also_with(mut self, flags: &'static [&'static str]) -> Self {
        self.unit = self.sources.first().map(|source| (source.clone(), flags));
        self
    }

    /// A source file with this text.
    pub fn text(mut self, name: &str, text: &str) -> Self {
        let file = written(&format!("{}-{name}", self.name), self.language, text);
        self.sources.push(file.0.clone());
        self.texts.push(Rc::new(file));
        self
    }

    /// The ways in which every program is run: as it is and under the sanitizers; or, where
    /// `YL_VALGRIND` is set, under valgrind.
    pub fn each(self) -> Vec<Program> {
        let plain = self.linked(Linked::Shared);
        if std::env::var_os("YL_VALGRIND").is_some() {
            require("valgrind", "apt-get install valgrind");
            return vec![Program {
                valgrind: true,
                ..plain
            }];
        }
        vec![plain, self.sanitized()]
    }

    /// Under the address and the undefined behaviour sanitizer, on both sides of the C ABI.
    pub fn sanitized(mut self) -> Program {
        self.name += "-sanitized";
        self.flags
            .extend(["-fsanitize=address,undefined", "-fno-sanitize-recover=all"]);
        self.linked(Linked::Sanitized)
    }

    /// With the shared library.
    pub fn shared(self) -> Program {
        self.linked(Linked::Shared)
    }

    /// With the static library, and what the header says that it needs.
    pub fn fixed(mut self) -> Program {
        self.name += "-static";
        self.linked(Linked::Static)
    }

    fn linked(&self, linked: Linked) -> Program {
        let path = scratch().join(format!("{}.{}", self.name, unique()));
        let compiler = Tool::compiler(self.language);
        let mut command = compiler.command(self.standard);
        command.args(&self.flags);
        let object = Scrap(path.with_extension(format!("{}.o", unique())));
        if let Some((source, flags)) = &self.unit {
            run(compiler
                .command(self.standard)
                .args(&self.flags)
                .args(*flags)
                .arg("-c")
                .arg(source)
                .arg("-o")
                .arg(&object.0));
            command.arg(&object.0);
        }
        command.args(&self.sources).arg("-o").arg(&path);
        let libraries = libraries(linked == Linked::Sanitized);
        if linked == Linked::Static {
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

/// How a program links the C library.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Linked {
    Shared,
    Static,
    Sanitized,
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
#[derive(Debug)]
pub struct Program {
    file: Rc<Scrap>,
    valgrind: bool,
    leak_check: bool,
}

/// A file that is removed with its last user.
#[derive(Debug)]
struct Scrap(PathBuf);

impl Drop for Scrap {
    fn drop(&mut self) {
        // A file that is left over does no harm.
        let _ = fs::remove_file(&self.0);
    }
}

impl Program {
    /// Its file, which is gone with the program.
    pub fn path(&self) -> &Path {
        &self.file.0
    }

    /// The command that runs it.
    pub fn command(&self) -> Command {
        let mut command = if self.valgrind {
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
        // The caller's own settings must not reach a test.
        for variable in ["YL_API_KEY", "YL_API_SECRET", "YL_ENDPOINT"] {
            command.env_remove(variable);
        }
        command
    }

    /// The command, with `sandbox` as the service in its environment.
    pub fn with(&self, sandbox: &Sandbox) -> Command {
        let mut command = self.command();
        command
            .env("YL_ENDPOINT", sandbox.endpoint())
            .env("YL_API_KEY", sandbox.api_key())
            .env("YL_API_SECRET", sandbox.api_secret());
        command
    }

    /// Valgrind then reports wrong uses of memory only.
    pub fn without_leak_check(mut self) -> Self {
        self.leak_check = false;
        self
    }

    /// Whether everything takes twenty times as long.
    pub fn is_under_valgrind(&self) -> bool {
        self.valgrind
    }

    /// Runs it, which must succeed; returns what it printed.
    pub fn run<A: AsRef<OsStr>>(&self, arguments: &[A]) -> String {
        text(&run(self.command().args(arguments)).stdout)
    }
}

/// Runs `command`, which must succeed.
pub fn run(command: &mut Command) -> Output {
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
pub fn finished(command: &Command, child: Child) -> Output {
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

/// Printed bytes as text.
pub fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// Fails and says how to `install` `program`, when it is missing.
pub fn require(program: &str, install: &str) {
    assert!(is_there(program), "{program} is missing: {install}");
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
