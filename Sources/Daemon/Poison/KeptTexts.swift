import Glibc

/// Documents and items that are poison, kept for a report: `poison/` in the state directory, a file
/// each, named by the text's id. Few and small enough that nobody has to look after them.
struct KeptTexts: Sendable {
  let folder: String

  /// Files that are kept; the oldest goes.
  static let most = 16
  /// Bytes of all of them together.
  static let mostBytes = 32 << 20

  /// Where a text stands, or would stand.
  func path(_ id: String) -> String { folder + "/" + id }

  /// Keeps `bytes`, unless they are there. Blocks; a disk that is full keeps nothing.
  func keep(_ id: String, _ bytes: () -> [UInt8]) {
    let path = path(id)
    guard access(path, F_OK) != 0 else { return }
    let bytes = bytes()
    guard bytes.count <= Self.mostBytes, mkdir(folder, 0o750) == 0 || errno == EEXIST else {
      return
    }
    makeRoom(for: bytes.count)
    let temporary = path + ".new"
    let file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o640)
    guard file >= 0 else { return }
    var written = 0
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { break }
      written += count
    }
    close(file)
    guard written == bytes.count, rename(temporary, path) == 0 else {
      unlink(temporary)
      return
    }
  }

  /// A kept text; nil where there is none.
  func read(_ id: String) -> [UInt8]? {
    let file = open(path(id), O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Glibc.read(file, &chunk, chunk.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return count == 0 ? bytes : nil }
      bytes += chunk[..<count]
    }
  }

  /// Bytes of a kept text; nil where there is none.
  func size(_ id: String) -> Int? {
    var status = stat()
    return stat(path(id), &status) == 0 ? Int(status.st_size) : nil
  }

  /// Takes a text away.
  func remove(_ id: String) { unlink(path(id)) }

  private func makeRoom(for bytes: Int) {
    var files = names().compactMap { name -> (name: String, size: Int, time: Int)? in
      var status = stat()
      guard stat(path(name), &status) == 0 else { return nil }
      return (name, Int(status.st_size), status.st_mtim.tv_sec)
    }
    files.sort { $0.time < $1.time }
    var total = files.reduce(bytes) { $0 + $1.size }
    while let oldest = files.first, files.count >= Self.most || total > Self.mostBytes {
      remove(oldest.name)
      total -= oldest.size
      files.removeFirst()
    }
  }

  private func names() -> [String] {
    guard let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = fieldText(entry.pointee.d_name)
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names
  }
}
