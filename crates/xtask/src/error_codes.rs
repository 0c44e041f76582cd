//! What core's table of error codes becomes in each language.

use yl_facesearch::{ErrorCode, Sent};

/// A class of an error in Python and C++.
struct Class {
    name: String,
    /// `None`: the class above all, which has another name in each language.
    parent: Option<&'static str>,
    summary: &'static str,
    /// What it is besides the class of its code.
    note: Option<&'static str>,
    /// `None`: only a parent.
    code: Option<ErrorCode>,
}

/// The classes in the order of the table; each stands after its parent.
fn classes() -> Vec<Class> {
    let mut classes: Vec<Class> = Vec::new();
    for code in ErrorCode::ALL {
        let parent = parent(*code);
        if let Some(group) = parent.and_then(group)
            && classes.iter().all(|class| class.name != group.name)
        {
            classes.push(group);
        }
        classes.push(Class {
            name: code.class_name(),
            parent,
            summary: code.summary(),
            note: note(*code),
            code: Some(*code),
        });
    }
    classes
}

fn parent(code: ErrorCode) -> Option<&'static str> {
    if code.is_transport() {
        Some("TransportError")
    } else if code.is_group_not_found() {
        Some("GroupNotFoundError")
    } else if code.is_authorization() && code != ErrorCode::AuthorizationError {
        Some("AuthorizationError")
    } else if code.is_api() && code != ErrorCode::ApiError {
        Some("ApiError")
    } else {
        None
    }
}

/// A parent that is the class of no code.
fn group(name: &str) -> Option<Class> {
    let (parent, summary) = match name {
        "TransportError" => (None, "The call ended without the service's answer."),
        "GroupNotFoundError" => (
            Some("ApiError"),
            "The service found no such face library (it has two names for this error).",
        ),
        _ => return None,
    };
    Some(Class {
        name: name.to_owned(),
        parent,
        summary,
        note: None,
        code: None,
    })
}

fn note(code: ErrorCode) -> Option<&'static str> {
    match code {
        ErrorCode::ApiError => Some("Also the parent of every error that the service returned."),
        ErrorCode::AuthorizationError => Some("Also the parent of the known reasons."),
        _ => None,
    }
}

/// The class of Python's own under which a Python user would catch this error as well.
fn python_builtin(code: ErrorCode) -> Option<&'static str> {
    match code {
        ErrorCode::InvalidArgument | ErrorCode::MissingCredentials => Some("ValueError"),
        ErrorCode::ConnectTimeout | ErrorCode::DeadlineExceeded | ErrorCode::AttemptTimeout => {
            Some("TimeoutError")
        }
        ErrorCode::ConnectFailed
        | ErrorCode::TlsFailed
        | ErrorCode::ConnectionLost
        | ErrorCode::ProxyRefused => Some("ConnectionError"),
        _ => None,
    }
}

/// The text of all `items`, one after the other.
fn joined<Item>(items: impl IntoIterator<Item = Item>, text: impl Fn(Item) -> String) -> String {
    items.into_iter().map(text).collect()
}

pub(crate) fn c_constants() -> String {
    joined(ErrorCode::ALL, |code| {
        format!(
            "/// {}\npub const YL_ERR_{}: yl_code = {};\n",
            code.summary(),
            code.name(),
            code.number()
        )
    })
}

pub(crate) fn c_numbers() -> String {
    joined(ErrorCode::ALL, |code| {
        format!("        YL_ERR_{},\n", code.name())
    })
}

pub(crate) fn cpp_classes() -> String {
    joined(classes(), |class| {
        let parent = class.parent.unwrap_or("Error");
        let note = class.note.map(|note| format!("/// {note}\n"));
        format!(
            "/// {}\n{}struct {} : {parent} {{ using {parent}::{parent}; }};\n",
            class.summary,
            note.unwrap_or_default(),
            class.name,
        )
    })
}

pub(crate) fn cpp_cases() -> String {
    joined(ErrorCode::ALL, |code| {
        format!(
            "    case YL_ERR_{}: throw {}(facts_);\n",
            code.name(),
            code.class_name()
        )
    })
}

pub(crate) fn python_classes() -> String {
    joined(classes(), |class| python_class(&class) + "\n\n")
}

/// The names of all classes, in the order of the table.
fn python_names() -> Vec<String> {
    let mut names = vec!["YlError".to_owned()];
    for class in classes() {
        names.push(class.name);
        if class.code == Some(ErrorCode::InvalidArgument) {
            // Written by hand: only Python has it.
            names.push("InvalidArgumentTypeError".to_owned());
        }
    }
    names
}

pub(crate) fn python_imports() -> String {
    let mut names = python_names();
    // As ruff sorts them.
    names.sort_by_key(|name| name.to_lowercase());
    let names = joined(names, |name| format!("    {name},\n"));
    format!("from .exceptions import (\n{names})\n\n")
}

pub(crate) fn python_all() -> String {
    joined(python_names(), |name| format!("    \"{name}\",\n"))
}

fn python_class(class: &Class) -> String {
    let name = &class.name;
    let mut bases = class.parent.unwrap_or("YlError").to_owned();
    let Some(code) = class.code else {
        return format!(
            "class {name}({bases}):\n    \"\"\"{}\"\"\"\n",
            class.summary
        );
    };
    if let Some(builtin) = python_builtin(code) {
        bases = bases + ", " + builtin;
    }
    let note = class.note.map(|note| format!("    {note}\n\n"));
    let sent = code.sent().as_str().to_uppercase();
    let retryable = if code.is_retryable() { "True" } else { "False" };
    format!(
        "\
class {name}({bases}):
    \"\"\"{}

{}    {}
    \"\"\"

    code, number, retryable = \"{code}\", {}, {retryable}
    sent: SentWord = Sent.{sent}
",
        class.summary,
        note.unwrap_or_default(),
        code.advice(),
        code.number(),
    )
}

/// The table of the documentation.
pub(crate) fn table() -> String {
    let head = "\
| number | C: `YL_ERR_…` | Python, C++ | parents | `sent` | again? | meaning | what to do |
|---|---|---|---|---|---|---|---|
";
    let rows = joined(ErrorCode::ALL, |code| {
        let parents = [parent(*code), python_builtin(*code)];
        let parents: Vec<_> = parents
            .iter()
            .flatten()
            .map(|name| format!("`{name}`"))
            .collect();
        let again = match (code.is_retryable(), code.sent()) {
            (false, _) => "no",
            (true, Sent::MaybeApplied) => "after a look",
            (true, _) => "yes",
        };
        format!(
            "| <a id=\"{code}\"></a>{} | `{code}` | `{}` | {} | `{}` | {} | {} | {} |\n",
            code.number(),
            code.class_name(),
            parents.join(", "),
            code.sent(),
            again,
            code.summary(),
            code.advice()
        )
    });
    head.to_owned() + &rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_parent_stands_before_its_classes() {
        let classes = classes();
        for (index, class) in classes.iter().enumerate() {
            let earlier = &classes[..index];
            let is_known = |parent| earlier.iter().any(|class| class.name == parent);
            assert!(class.parent.is_none_or(is_known), "{}", class.name);
        }
    }
}
