/// First names with the gender they usually carry, demonyms and a few countries. Ours, from
/// general knowledge; names borne by both are in neither list.
enum Names {
  static let lists: [(WordClass, String)] = [
    (.maleName, "john james donald"),
    (.femaleName, "mary anna hillary"),
  ]
}
