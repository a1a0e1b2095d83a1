//! What the child gives up before it looks at a picture: files, network, new programs, memory and time without end.

use std::{collections::BTreeMap, io};

use landlock::{ABI, Access, AccessFs, AccessNet, Ruleset, RulesetAttr, RulesetStatus};
use rustix::process::{Resource, Rlimit, Signal, nice, set_parent_process_death_signal, setrlimit};
use seccompiler::{BpfProgram, SeccompAction, SeccompFilter, TargetArch};

/// A name, and what gives it up; false where the machine cannot.
type Layer = (&'static str, fn() -> bool);

/// Nine tenths of a contested service are the server's, which answers clients meanwhile.
const NICENESS: i32 = 10;

/// Lets whoever answers clients go first; a machine that cannot is only slower to answer.
pub(super) fn yield_to_others() {
    let _ = nice(NICENESS);
}

/// Gives up what no picture needs; names the layers that this machine cannot give.
pub(super) fn drop_rights() -> Vec<String> {
    let layers: [Layer; 4] = [
        ("end with the parent", || set_parent_process_death_signal(Some(Signal::KILL)).is_ok()),
        ("rlimits", || no_files().is_ok()),
        ("landlock", no_paths),
        ("seccomp", no_network_nor_programs),
    ];
    layers.into_iter().filter(|(_, give)| !give()).map(|(name, _)| name.to_owned()).collect()
}

/// Bounds memory, and processor time until the picture is open and in all: past the first the kernel sends SIGXCPU, past
/// the second it kills.
pub(super) fn limit(memory_bytes: u64, opening_cpu_seconds: u64, cpu_seconds: u64) -> io::Result<()> {
    set(Resource::As, memory_bytes)?;
    let opening = opening_cpu_seconds.min(cpu_seconds);
    Ok(setrlimit(Resource::Cpu, Rlimit { current: Some(opening), maximum: Some(cpu_seconds) })?)
}

/// Leaves the bound on all processor time alone, as the picture is open.
pub(super) fn limit_no_opening(cpu_seconds: u64) -> io::Result<()> {
    set(Resource::Cpu, cpu_seconds)
}

fn no_files() -> io::Result<()> {
    set(Resource::Fsize, 0)?;
    set(Resource::Core, 0)?;
    set(Resource::Nofile, 16)
}

fn set(resource: Resource, most: u64) -> io::Result<()> {
    Ok(setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) })?)
}

fn no_paths() -> bool {
    let restrict = || -> Result<RulesetStatus, landlock::RulesetError> {
        let rules = Ruleset::default()
            .handle_access(AccessFs::from_all(ABI::V5))?
            .handle_access(AccessNet::from_all(ABI::V5))?
            .create()?;
        Ok(rules.restrict_self()?.ruleset)
    };
    restrict().is_ok_and(|status| status != RulesetStatus::NotEnforced)
}

/// System calls that no decoder needs and an intruder would.
const REFUSED: [i64; 17] = [
    libc::SYS_socket,
    libc::SYS_socketpair,
    libc::SYS_connect,
    libc::SYS_bind,
    libc::SYS_execve,
    libc::SYS_execveat,
    libc::SYS_ptrace,
    libc::SYS_process_vm_readv,
    libc::SYS_process_vm_writev,
    libc::SYS_bpf,
    libc::SYS_io_uring_setup,
    libc::SYS_perf_event_open,
    libc::SYS_mount,
    libc::SYS_unshare,
    libc::SYS_setns,
    libc::SYS_keyctl,
    libc::SYS_memfd_create,
];

fn no_network_nor_programs() -> bool {
    let Ok(arch) = TargetArch::try_from(std::env::consts::ARCH) else { return false };
    let refused: BTreeMap<i64, Vec<_>> = REFUSED.into_iter().map(|call| (call, Vec::new())).collect();
    let refusal = SeccompAction::Errno(libc::EPERM.unsigned_abs());
    let Ok(filter) = SeccompFilter::new(refused, SeccompAction::Allow, refusal, arch) else { return false };
    BpfProgram::try_from(filter).is_ok_and(|program| seccompiler::apply_filter(&program).is_ok())
}

#[cfg(test)]
mod tests {
    use std::{
        os::unix::process::ExitStatusExt,
        process::{Command, Stdio},
    };

    use super::*;

    /// Not a test: what the test below runs in a process of its own.
    #[test]
    #[ignore = "it never ends by itself"]
    fn a_library_that_never_comes_back() {
        limit(4 << 30, 1, 60).unwrap();
        let mut number = 1_u64;
        loop {
            number = std::hint::black_box(number.wrapping_mul(3));
        }
    }

    /// Holds up D4.
    #[test]
    fn a_child_that_does_not_come_to_an_end_with_opening_is_told_from_one_that_crashes() {
        let module = module_path!().split_once("::").unwrap().1;
        let child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", &format!("{module}::a_library_that_never_comes_back"), "--ignored"])
            .stdout(Stdio::null())
            .status()
            .unwrap();
        assert_eq!(child.signal(), Some(libc::SIGXCPU));
    }
}
