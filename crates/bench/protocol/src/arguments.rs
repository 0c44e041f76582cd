use crate::Failure;

/// `KIND ENDPOINT CA_FILE AT_ONCE`: the arguments of every program that makes calls, in each
/// language.
pub struct Arguments {
    /// Which of the program's callers to use.
    pub kind: String,
    /// `scheme://host:port`.
    pub endpoint: String,
    /// PEM file with the CA to trust.
    pub ca_file: String,
    /// Threads, or calls in flight.
    pub at_once: usize,
}

impl Arguments {
    /// The arguments of this process.
    ///
    /// # Errors
    /// One is missing.
    pub fn from_env() -> Result<Self, Failure> {
        let mut rest = std::env::args().skip(1);
        let mut next = || {
            rest.next()
                .ok_or("arguments: KIND ENDPOINT CA_FILE AT_ONCE")
        };
        Ok(Self {
            kind: next()?,
            endpoint: next()?,
            ca_file: next()?,
            at_once: next()?.parse()?,
        })
    }

    /// `host:port`.
    #[must_use]
    pub fn authority(&self) -> &str {
        self.endpoint
            .split_once("://")
            .map_or("", |(_, authority)| authority)
    }

    #[must_use]
    pub fn is_https(&self) -> bool {
        self.endpoint.starts_with("https:")
    }
}
