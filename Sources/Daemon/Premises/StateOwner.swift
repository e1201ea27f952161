import Configuration
import Glibc

/// Whoever owns the state owns what a command writes into it.
public enum StateOwner {
  /// Root becomes the owner of the state, where that is another user: a log or a lock that root made in
  /// a service's directories would keep the daemon from its next start. Anybody else stays who they are.
  ///
  /// Where the directories of state and logs have several owners, root stays root.
  public static func adopt(_ paths: Paths) {
    guard geteuid() == 0 else { return }
    let folders = Set([paths.state] + [paths.alerts, paths.events].map(Workplace.parent))
    var owner: (user: uid_t, group: gid_t, mode: mode_t)?
    for folder in folders {
      var status = stat()
      guard stat(folder, &status) == 0 else { continue }
      if let owner, owner.user != status.st_uid { return }
      owner = (status.st_uid, status.st_gid, (owner?.mode ?? 0) | status.st_mode)
    }
    guard let owner, owner.user != 0 else { return }
    if let entry = getpwuid(owner.user) {
      initgroups(entry.pointee.pw_name, entry.pointee.pw_gid)
    } else {
      setgroups(0, nil)
    }
    guard setgid(owner.group) == 0, setuid(owner.user) == 0 else { _exit(70) }
    // As the unit has it: what others may not enter, they may not read either.
    if owner.mode & 0o005 == 0 { umask(umask(0) | 0o027) }
  }
}
