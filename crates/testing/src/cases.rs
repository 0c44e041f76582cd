//! The rows of `tests/cases`: what the server does, the call, and what its caller gets.
//!
//! Every language replays all of them. A replay must know every key of a row: one that does not
//! know a key fails, since a row that it replays in part proves nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::Path;

use serde::{Deserialize, Deserializer};
use yl_facesearch_sandbox::{Group, Operation, Record, Sandbox, Step, Tls};

/// One row.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// A sentence; no two rows have the same.
    pub name: String,
    /// The server.
    #[serde(default)]
    pub server: Server,
    /// The call.
    #[serde(default)]
    pub call: Call,
    /// What comes of it.
    pub expect: Expect,
}

/// The server of a row.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Server {
    /// The libraries at the start, with their faces.
    pub groups: BTreeMap<String, Group>,
    /// What goes wrong.
    pub script: Vec<Step>,
    /// How TLS is done.
    pub tls: Tls,
    /// Connections are refused.
    pub refuse: bool,
    /// How far every `Date` is ahead of the server's clock, in seconds.
    pub date_offset_s: i64,
    /// The longest that a signature may be valid, in seconds.
    pub max_validity_s: Option<u64>,
}

/// The call of a row; what is not given is the client's default, or the sandbox's own.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Call {
    /// The method of the client. `list_groups` has no `group_id`, and only `delete_group` has
    /// `check_empty`, `missing_ok` and `if_created_at`.
    pub operation: Operation,
    /// The library.
    pub group_id: String,
    /// As in the client.
    pub check_empty: bool,
    /// As in the client.
    pub missing_ok: bool,
    /// As in the client, in RFC 3339.
    pub if_created_at: Option<String>,
    /// As in the client.
    pub max_retries: Option<u32>,
    /// As in the client.
    pub timeout_ms: Option<u64>,
    /// As in the client.
    pub attempt_timeout_ms: Option<u64>,
    /// As in the client.
    pub connect_timeout_ms: Option<u64>,
    /// The time for this call, in place of the client's.
    pub call_timeout_ms: Option<u64>,
    /// In place of the sandbox's.
    pub api_key: Option<String>,
    /// In place of the sandbox's.
    pub api_secret: Option<String>,
    /// In place of the sandbox's.
    pub endpoint: Option<String>,
    /// As in the client.
    pub allow_http: bool,
    /// In place of the sandbox's; `none`: the system's CAs.
    pub ca_file: Option<String>,
    /// As in the client; `sandbox`: the sandbox itself, which tunnels to its TLS.
    pub proxy: Option<String>,
    /// As in the client.
    pub app: Option<String>,
    /// How often the call is made with one client; the last answer is judged.
    pub repeat: u32,
}

impl Call {
    /// The proxy's URL.
    #[must_use]
    pub fn proxy(&self, sandbox: &Sandbox) -> Option<String> {
        match self.proxy.as_deref() {
            Some("sandbox") => Some(sandbox.endpoint().replacen("https:", "http:", 1)),
            proxy => proxy.map(str::to_owned),
        }
    }
}

impl Default for Call {
    fn default() -> Self {
        Self {
            operation: Operation::DeleteGroup,
            group_id: "YuanliStudent_01".to_owned(),
            check_empty: true,
            missing_ok: false,
            if_created_at: None,
            max_retries: None,
            timeout_ms: None,
            attempt_timeout_ms: None,
            connect_timeout_ms: None,
            call_timeout_ms: None,
            api_key: None,
            api_secret: None,
            endpoint: None,
            allow_http: false,
            ca_file: None,
            proxy: None,
            app: None,
            repeat: 1,
        }
    }
}

/// What comes of a row's call; what is not given may be anything.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Expect {
    /// The outcome; the delete succeeds.
    pub outcome: Option<String>,
    /// The error's name; the call fails.
    pub code: Option<String>,
    /// The error's number.
    pub number: Option<u32>,
    /// What is known of the request.
    pub sent: Option<String>,
    /// The operation that the error names.
    pub operation: Option<String>,
    /// The face library that the error names.
    pub group_id: Option<String>,
    /// The HTTP status.
    pub status: Option<u16>,
    /// The error's detail, whole.
    pub detail: Option<String>,
    /// Parts of the error's message.
    pub message_contains: Vec<String>,
    /// Whether there is a request id.
    pub request_id: Option<bool>,
    /// The time the service says it took; `null`: it says none.
    #[serde(deserialize_with = "given")]
    pub time_used: Option<Option<u64>>,
    /// Whether the call may be made again.
    pub retryable: Option<bool>,
    /// Whether an earlier request of the call is still in doubt, so that there is a time at which
    /// it settles.
    pub settles_at: Option<bool>,
    /// Whether that time was found without the service's clock.
    pub settles_at_is_assumed: Option<bool>,
    /// Whether the error says when the library was created that a look showed last.
    pub found_created_at: Option<bool>,
    /// Whether the deletion says when another library of this id was created.
    pub recreated_at: Option<bool>,
    /// The ids that a read lists or describes, in order; the read succeeds.
    pub groups_listed: Option<Vec<String>>,
    /// The name of the first of them.
    pub group_name: Option<String>,
    /// The data of the first of them.
    pub group_data: Option<String>,
    /// The model version of the first of them.
    pub model_version: Option<String>,
    /// When the first of them was created, as the service wrote it.
    pub created_at: Option<String>,
    /// The number of faces; the count succeeds.
    pub face_count: Option<u64>,
    /// The number of attempts; looks are attempts too.
    pub attempts: Option<usize>,
    /// The number of requests of which the server saw a byte.
    pub requests: Option<usize>,
    /// The operation of each request; `null`: the server did not read that far.
    pub operations: Option<Vec<Option<Operation>>>,
    /// Of each request, whether it asked the service to refuse a library that holds faces;
    /// `null`: it is no delete, or the server did not read that far.
    pub check_empty: Option<Vec<Option<bool>>>,
    /// What the last request's header `User-Agent` begins with; a version ends it.
    pub user_agent: Option<String>,
    /// The libraries at the end.
    pub groups: Option<BTreeMap<String, u64>>,
}

impl Case {
    /// Starts the row's server.
    ///
    /// # Errors
    /// As [`SandboxBuilder::start`](yl_facesearch_sandbox::SandboxBuilder::start).
    pub fn start(&self) -> io::Result<Sandbox> {
        let server = &self.server;
        let mut builder = Sandbox::builder()
            .tls(server.tls)
            .script(server.script.clone())
            .date_offset_s(server.date_offset_s);
        for (id, group) in &server.groups {
            builder = builder.group(id, group.clone());
        }
        if let Some(longest) = server.max_validity_s {
            builder = builder.max_validity_s(longest);
        }
        if server.refuse {
            builder.refuse()
        } else {
            builder
        }
        .start()
    }
}

/// The field `check_empty` of each request, as [`Expect::check_empty`] has it.
#[must_use]
pub fn check_empty_of(records: &[Record]) -> Vec<Option<bool>> {
    let fields = records.iter().map(|record| record.check_empty.as_deref());
    fields.map(|field| Some(field? == "1")).collect()
}

/// Every row of every `*.json` in `directory`, in the order of the files' names.
///
/// # Errors
/// A file cannot be read or holds something that is no row, or two rows have one name.
pub fn load(directory: &Path) -> io::Result<Vec<Case>> {
    let mut paths: Vec<_> = fs::read_dir(directory)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<io::Result<_>>()?;
    paths.retain(|path| {
        path.extension()
            .is_some_and(|extension| extension == "json")
    });
    paths.sort();
    let mut cases: Vec<Case> = Vec::new();
    for path in paths {
        let rows: Vec<Case> = serde_json::from_slice(&fs::read(&path)?)
            .map_err(|why| io::Error::other(format!("{}: {why}", path.display())))?;
        cases.extend(rows);
    }
    let mut names = BTreeSet::new();
    match cases.iter().find(|case| !names.insert(&case.name)) {
        Some(twice) => Err(io::Error::other(format!(
            "two rows are named {:?}",
            twice.name
        ))),
        None => Ok(cases),
    }
}

/// Keeps a `null` that is given apart from a key that is not.
fn given<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}
