import Configuration
import Glibc

/// The texts that ended the daemon, for `claimwatch poison`: beside a running daemon or without one.
public struct PoisonRegister: Sendable {
  /// A text with what is kept of it.
  public struct Entry: Sendable {
    public let mark: PoisonMark
    /// Bytes that are kept of it; nil where it has not come again since it is given up.
    public let keptBytes: Int?
  }

  private let state: String

  /// The register of the state of `configuration`.
  public init(configuration: Configuration) { state = configuration.paths.state }

  private var kept: KeptTexts { KeptTexts(folder: state + "/poison") }

  /// Every text, the newest first; none where no daemon ever ran.
  public func entries() throws -> [Entry] {
    guard let file = try open(writing: false) else { return [] }
    return PoisonMarks(reading: file).all.map(\.mark).sorted { $0.last > $1.last }.map { mark in
      Entry(mark: mark, keptBytes: mark.isPoison ? kept.size(mark.id) : nil)
    }
  }

  /// What is kept of the text `id`; nil where nothing is.
  public func text(_ id: String) -> [UInt8]? { kept.read(id) }

  /// Forgets the texts that `isMeant` chooses, with what is kept of them: they are read again as if
  /// nothing had happened, by a running daemon too.
  public func forget(_ isMeant: (PoisonMark) -> Bool) throws -> [PoisonMark] {
    guard let file = try open(writing: true) else { return [] }
    let forgotten = PoisonMarks(reading: file).forget(isMeant)
    for mark in forgotten { kept.remove(mark.id) }
    return forgotten
  }

  private func open(writing: Bool) throws -> HandFile? {
    let path = HandFile.path(in: state)
    if access(path, F_OK) != 0, errno == ENOENT { return nil }
    if access(path, writing ? R_OK | W_OK : R_OK) != 0 {
      throw StartFailure(.inputOutput, "\(path): \(String(cString: strerror(errno)))")
    }
    guard let file = HandFile(beside: state, writing: writing) else {
      throw StartFailure(.inputOutput, "\(path): it is not what claimwatch writes there")
    }
    return file
  }
}
