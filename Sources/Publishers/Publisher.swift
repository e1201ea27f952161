/// Who published an item (`docs/publishers.md`).
public struct Publisher: Hashable, Sendable {
  /// What in the item it was read from.
  public enum Basis: String, Hashable, Sendable {
    /// The `<source>` that the item names.
    case source
    /// The registrable domain of its link.
    case link
    /// Nothing better than the feed it came from.
    case feed
  }
  /// The name of the family, else the registrable domain, else a title, else the feed's id. Two items of
  /// one publisher have the same bytes here.
  public var name: String
  public var basis: Basis

  /// A publisher.
  public init(name: String, basis: Basis) {
    self.name = name
    self.basis = basis
  }
}

/// `[[publisher]]`: what belongs to one publisher, under one name.
public struct PublisherFamily: Hashable, Sendable {
  public var name: String
  /// Registrable domains or hosts in lower case; a host covers those below it.
  public var domains: [String]
  /// Ids of feeds.
  public var feeds: [String]
  /// Other names, as `<source>` and credits write them.
  public var names: [String]
  /// Others print its reports: its name is looked for as a credit.
  public var isAgency: Bool

  /// A family.
  public init(
    name: String, domains: [String] = [], feeds: [String] = [], names: [String] = [],
    isAgency: Bool = false
  ) {
    self.name = name
    self.domains = domains
    self.feeds = feeds
    self.names = names
    self.isAgency = isAgency
  }
}

/// The agency to which an item gives credit for its text.
public struct AgencyCredit: Hashable, Sendable {
  /// Where the credit stands.
  public enum Place: String, Hashable, Sendable {
    case byline, dateline
    case firstParagraph = "first_paragraph"
    case lastParagraph = "last_paragraph"
  }
  /// The name of the agency's family.
  public var agency: String
  public var place: Place

  /// A credit.
  public init(agency: String, place: Place) {
    self.agency = agency
    self.place = place
  }
}
