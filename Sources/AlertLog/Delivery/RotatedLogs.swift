/// Finds the files a log was rotated to.
///
/// The names that logrotate and newsyslog give: `alerts.jsonl.1`, `alerts.jsonl-20260311`,
/// `alerts-20260311.jsonl`, `alerts.1.jsonl`, each also with `.gz`.
struct RotatedLogs {
  let files: any FileSystem
  let path: String

  /// A file beside the log.
  struct Sibling: Hashable {
    var path: String
    var status: FileStatus
    var isCompressed: Bool { path.hasSuffix(".gz") }
    /// What a log was kept as whose numbers go on otherwise: an alert that stands there may come again under another.
    var isForked: Bool { fileName(of: path).contains(".forked-") }
    /// Packed by a program we cannot undo.
    var isUnreadable: Bool {
      [".xz", ".zst", ".bz2", ".lz4", ".lzma", ".Z"].contains { path.hasSuffix($0) }
    }
  }

  /// The rotated files, the youngest first.
  func siblings() throws(FileError) -> [Sibling] {
    let folder = directory(of: path)
    let name = fileName(of: path)
    var found: [Sibling] = []
    for candidate in try files.names(in: folder) where Self.isRotation(candidate, of: name) {
      let path = folder == "/" ? "/" + candidate : folder + "/" + candidate
      if let status = try files.status(at: path), status.isRegular {
        found.append(Sibling(path: path, status: status))
      }
    }
    return found.sorted { ($0.status.modified, $0.path) > ($1.status.modified, $1.path) }
  }

  /// Whether `candidate` is a name that a rotation gives to a log called `name`.
  static func isRotation(_ candidate: String, of name: String) -> Bool {
    guard candidate != name else { return false }
    if candidate.hasPrefix(name) {
      return candidate.dropFirst(name.count).first.map { !$0.isLetter } ?? false
    }
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return false }
    let stem = name[..<dot]
    guard candidate.hasPrefix(stem), let mark = candidate.dropFirst(stem.count).first,
      mark == "." || mark == "-" || mark == "_"
    else { return false }
    return candidate.hasSuffix(name[dot...]) || candidate.hasSuffix(name[dot...] + ".gz")
  }
}
