//! What the child gives up before it looks at a picture: files, network, new programs, memory and time without end.

use std::{collections::BTreeMap, io};

use landlock::{ABI, Access, AccessFs, AccessNet, Ruleset, RulesetAttr, RulesetStatus};
use rustix::process::{Resource, Rlimit, Signal, nice, set_parent_process_death_signal, setrlimit};
use seccompiler::{BpfProgram, SeccompAction, SeccompFilter, TargetArch};

/// A name, and what gives it up; false where the machine cannot.
type Layer = (&'static str, fn() -> bool);

/// Nine tenths of a contested core are the server's, which answers clients meanwhile.
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

/// Bounds memory and processor time.
pub(super) fn limit(memory_bytes: u64, cpu_seconds: u64) -> io::Result<()> {
    set(Resource::As, memory_bytes)?;
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
