use crate::operation::Operation;

/// What the service is, for as long as it runs.
#[derive(Default)]
pub(crate) struct Service {
    pub(crate) api_key: String,
    pub(crate) api_secret: String,
    /// The prefix of the calls' paths.
    pub(crate) prefix: String,
    pub(crate) is_https: bool,
    /// Each `host:port` that it answers for, in lower case.
    pub(crate) authorities: Vec<String>,
    /// How far each reply's `Date` is ahead of the service's clock, in seconds.
    pub(crate) date_offset_s: i64,
    /// How many face libraries an account may hold.
    pub(crate) max_groups: usize,
    /// The longest validity that a signature may have, in seconds.
    pub(crate) max_validity_s: Option<u64>,
}

impl Service {
    pub(crate) fn scheme(&self) -> &'static str {
        if self.is_https { "https" } else { "http" }
    }

    /// Adds a `host:port` that the service answers for.
    pub(crate) fn answer_for(&mut self, authority: &str) {
        let authority = self.with_port(authority);
        self.authorities.push(authority);
    }

    /// Whether `authority`, of a `Host` or of a target, is the service.
    pub(crate) fn answers_for(&self, authority: &str) -> bool {
        self.authorities.contains(&self.with_port(authority))
    }

    /// The operation that a request's target names.
    pub(crate) fn operation(&self, target: &str) -> Option<Operation> {
        let path = match target.split_once("://") {
            // Absolute form: the authority ends where the path begins.
            Some((_, rest)) => rest.get(rest.find('/')?..)?,
            None => target,
        };
        Operation::at(path.strip_prefix(self.prefix.as_str())?)
    }

    /// `authority` in lower case, with the scheme's default port when it has none.
    fn with_port(&self, authority: &str) -> String {
        let authority = authority.to_ascii_lowercase();
        let has_port = authority
            .rsplit_once(':')
            .is_some_and(|(_, port)| !port.ends_with(']'));
        match (has_port, self.is_https) {
            (true, _) => authority,
            (false, true) => authority + ":443",
            (false, false) => authority + ":80",
        }
    }
}
