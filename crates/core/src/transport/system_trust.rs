use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};

use rustls::crypto::CryptoProvider;
use rustls_platform_verifier::Verifier;

/// How long certificates that were read are used at most: one of many in a folder may change
/// without a trace in the folder's own modification time.
const LONGEST: Duration = Duration::from_secs(60 * 60);

/// What this process has read last. A client that is made later uses it too: reading a system's
/// certificates takes about 5 ms.
static SYSTEM: Kept<Verifier> = Kept::new();

/// The verifier by the system's CAs.
///
/// # Errors
/// The system has none.
pub(crate) fn verifier(provider: Arc<CryptoProvider>) -> Result<Arc<Verifier>, rustls::Error> {
    SYSTEM.get(&paths(), Instant::now(), || Verifier::new(provider))
}

/// Why the system has no CAs, as far as the files can tell: the verifier only says that there are
/// none.
pub(crate) fn lack() -> Option<String> {
    if !IN_FILES {
        return None;
    }
    let lack_of_named = |variable| {
        let value = named(variable)?;
        let paths: Vec<_> = match variable {
            FILE => vec![PathBuf::from(&value)],
            _ => std::env::split_paths(&value).collect(),
        };
        let why: Vec<_> = paths.iter().map(|path| lack_of(path)).collect();
        let why = why.join("; ");
        Some(format!("{variable} is {}: {why}", value.display()))
    };
    let lacks: Vec<_> = [FILE, FOLDERS]
        .into_iter()
        .filter_map(lack_of_named)
        .collect();
    Some(if lacks.is_empty() {
        "none is in the files and folders where systems keep them".to_owned()
    } else {
        format!("{}; correct or unset it", lacks.join(", and "))
    })
}

fn lack_of(path: &Path) -> String {
    let read = if path.is_dir() {
        std::fs::read_dir(path).map(drop)
    } else {
        std::fs::read(path).map(drop)
    };
    match read {
        Ok(()) => "it holds no CA certificate in PEM".to_owned(),
        Err(why) => why.to_string(),
    }
}

/// The variables that name the system's certificates.
const FILE: &str = "SSL_CERT_FILE";
const FOLDERS: &str = "SSL_CERT_DIR";

/// A variable's value; an empty one counts as not set.
fn named(variable: &str) -> Option<OsString> {
    std::env::var_os(variable).filter(|value| !value.is_empty())
}

/// Whether the system's certificates are files; elsewhere the system itself verifies.
const IN_FILES: bool = cfg!(all(
    unix,
    not(target_vendor = "apple"),
    not(target_os = "android")
));

/// The files and folders that hold the system's certificates, as `rustls-native-certs` finds them;
/// none where the system itself verifies, which reads nothing in advance.
fn paths() -> Vec<PathBuf> {
    if !IN_FILES {
        return Vec::new();
    }
    let (file, folders) = (named(FILE), named(FOLDERS));
    if file.is_none() && folders.is_none() {
        let found = openssl_probe::probe();
        return found.cert_file.into_iter().chain(found.cert_dir).collect();
    }
    let folders = folders.unwrap_or_default();
    let file = file.map(PathBuf::from);
    file.into_iter()
        .chain(std::env::split_paths(&folders))
        .collect()
}

/// A value that was made of files, as long as they are the same. Nobody waits for the lock: a
/// forked process may have got it locked, by a thread that it does not have, and then reads the
/// files.
struct Kept<T>(Mutex<Option<Made<T>>>);

struct Made<T> {
    of: Vec<Source>,
    at: Instant,
    value: Arc<T>,
}

#[derive(PartialEq)]
struct Source {
    path: PathBuf,
    /// None: it is not there.
    modified: Option<SystemTime>,
}

impl<T> Kept<T> {
    const fn new() -> Self {
        Self(Mutex::new(None))
    }

    /// What was made of `paths` before, unless one has changed or it was long ago; otherwise what
    /// `read` makes of them.
    fn get<E>(
        &self,
        paths: &[PathBuf],
        now: Instant,
        read: impl FnOnce() -> Result<T, E>,
    ) -> Result<Arc<T>, E> {
        // Looked at before they are read: a change in between is seen the next time.
        let of: Vec<_> = paths.iter().map(Source::new).collect();
        let Ok(mut kept) = self.0.try_lock() else {
            return read().map(Arc::new);
        };
        if let Some(made) = &*kept
            && made.of == of
            && now.duration_since(made.at) < LONGEST
        {
            return Ok(Arc::clone(&made.value));
        }
        let value = Arc::new(read()?);
        *kept = Some(Made {
            of,
            at: now,
            value: Arc::clone(&value),
        });
        Ok(value)
    }
}

impl Source {
    fn new(path: &PathBuf) -> Self {
        let modified = std::fs::metadata(path).and_then(|it| it.modified());
        Self {
            path: path.clone(),
            modified: modified.ok(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::fs::File;

    use super::*;

    #[test]
    fn a_value_is_made_again_after_a_change_and_after_an_hour() {
        let folder = std::env::temp_dir().join(format!("yl-trust-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let (one, other) = (folder.join("one"), folder.join("other"));
        let file = File::create(&one).unwrap();
        File::create(&other).unwrap();
        let kept = Kept::new();
        let count = Cell::new(0);
        let get = |path: &PathBuf, now| {
            let made = kept.get::<()>(std::slice::from_ref(path), now, || {
                count.set(count.get() + 1);
                Ok(count.get())
            });
            *made.unwrap()
        };
        let now = Instant::now();
        assert_eq!(get(&one, now), 1);
        assert_eq!(get(&one, now + Duration::from_secs(3_599)), 1);
        assert_eq!(get(&one, now + LONGEST), 2, "an hour later");
        let before = file.metadata().unwrap().modified().unwrap();
        file.set_modified(before - Duration::from_secs(1)).unwrap();
        assert_eq!(
            get(&one, now + LONGEST),
            3,
            "modified, even to an older time"
        );
        assert_eq!(get(&other, now + LONGEST), 4, "another path");
        std::fs::remove_file(&other).unwrap();
        assert_eq!(get(&other, now + LONGEST), 5, "it is gone");
        assert!(kept.get(&[one], now, || Err(())).is_err());
        assert_eq!(get(&other, now + LONGEST), 5, "a failure replaces nothing");
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
