use crate::attempt::unix_ms;

/// When the requests of a call that are in doubt settle, in C's numbers.
#[derive(Clone, Copy)]
pub(crate) struct SettlesAt {
    pub(crate) unix_ms: i64,
    pub(crate) is_assumed: bool,
}

impl SettlesAt {
    pub(crate) fn new(settles_at: yl_facesearch::SettlesAt) -> Self {
        Self {
            unix_ms: unix_ms(settles_at.time),
            is_assumed: settles_at.is_assumed,
        }
    }
}
