import Glibc

/// Finds and reads the files that the patterns of `include` name (glob(7)).
struct IncludeReader {
  /// The most files that one configuration includes.
  static let mostFiles = 10_000

  private let main: String
  private var known: [Identity: String] = [:]
  private var files = 0
  private var bytesLeft: Int

  /// A file, whatever it is called.
  private struct Identity: Hashable {
    let device: UInt
    let inode: UInt
  }

  /// A reader for the configuration file `main`, absolute, of `size` bytes.
  init(main: String, size: Int) {
    self.main = main
    bytesLeft = ConfigurationLoader.largestFile - size
  }

  /// What `patterns` find, in their order: a file that two of them name belongs to the first.
  mutating func read(_ patterns: [String]) -> [String: IncludedFiles] {
    var found: [String: IncludedFiles] = [:]
    for pattern in patterns where found[pattern] == nil { found[pattern] = read(pattern) }
    return found
  }

  private mutating func read(_ pattern: String) -> IncludedFiles {
    let directory = FilePath.directory(of: main)
    var found = IncludedFiles()
    if let fault = Self.fault(inDirectoryOf: pattern, directory) {
      found.fault = fault
      return found
    }
    let whole = pattern.hasPrefix("/") ? pattern : GlobPattern.quoted(directory) + "/" + pattern
    switch GlobPattern.matches(of: whole) {
    case .failure(let fault): found.fault = fault
    case .success(let paths):
      if paths.isEmpty, !GlobPattern.hasWildcard(pattern) {
        found.fault = ReadingFault(
          message: "there is no such file",
          advice: "write the file, or take the entry out of 'include'")
      }
      for path in paths {
        guard files < Self.mostFiles else {
          found.fault = ReadingFault(
            message: "more than \(Self.mostFiles) files are included", advice: "join some of them")
          break
        }
        add(FilePath.absolute(path), to: &found)
      }
    }
    return found
  }

  private mutating func add(_ path: String, to found: inout IncludedFiles) {
    if let identity = Self.identity(of: path) {
      if identity == Self.identity(of: main) {
        let fault = ReadingFault(
          message: "this is the configuration file itself, which would include itself",
          advice: "keep the files to include in a directory of their own, such as watches.d")
        found.files.append(IncludedFile(path: path, bytes: [], fault: fault))
        return
      }
      if known[identity] != nil {
        found.repeated.append(path)
        return
      }
      known[identity] = path
    }
    files += 1
    switch ConfigurationFile.read(path, atMost: max(0, bytesLeft), onlyFiles: true) {
    case .success(let bytes):
      bytesLeft -= bytes.count
      found.files.append(IncludedFile(path: path, bytes: bytes))
    case .failure(var fault):
      if fault == ConfigurationFile.tooLarge {
        fault.message =
          "the configuration has more than \(ConfigurationLoader.largestFile >> 20) MiB with it"
      } else if fault.message.hasPrefix("there is no") {
        // Found a moment ago: a link that leads nowhere, mostly.
        fault.advice = "mend the link, or take it away"
      }
      found.files.append(IncludedFile(path: path, bytes: [], fault: fault))
    }
  }

  /// Why the directory that `pattern` looks into, as far as it is named, cannot be looked into.
  private static func fault(inDirectoryOf pattern: String, _ directory: String) -> ReadingFault? {
    let path = FilePath.absolute(GlobPattern.namedDirectory(of: pattern), in: directory)
    var status = stat()
    guard stat(path, &status) == 0 else {
      return errno == ENOENT
        ? ReadingFault(
          message: "there is no directory \(Quoted(path))",
          advice: "make it, or take the entry out of 'include'")
        : ReadingFault(
          message:
            "the directory \(Quoted(path)) cannot be read: \(String(cString: strerror(errno)))"
        )
    }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      return ReadingFault(message: "\(Quoted(path)) is no directory")
    }
    guard access(path, GlobPattern.hasWildcard(pattern) ? R_OK | X_OK : X_OK) == 0 else {
      return ReadingFault(
        message: "this user may not read the directory \(Quoted(path))",
        advice: "change its owner or its mode")
    }
    return nil
  }

  private static func identity(of path: String) -> Identity? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    return Identity(device: UInt(status.st_dev), inode: UInt(status.st_ino))
  }
}
