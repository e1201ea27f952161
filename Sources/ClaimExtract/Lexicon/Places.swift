import FeedModel

/// Countries, capitals and other cities that news names often. Ours, from general knowledge.
enum Places {
  /// How many tokens from `index` on name a place; 0 for none. Tries four words, then fewer.
  static func match(_ tokens: Tokens, at index: Int, limit: Int) -> Int {
    guard firsts.contains(tokens[index].lower) else { return 0 }
    var name = ""
    var best = 0
    for offset in 0..<min(4, limit - index) {
      let token = tokens[index + offset]
      guard token.isWord else { break }
      if offset > 0 { name += " " }
      name += token.lower
      if names.contains(name) { best = offset + 1 }
    }
    return best
  }

  /// Whether `name`, in lower case, is a listed place.
  static func contains(_ name: String) -> Bool { names.contains(name) }

  private static let firsts: Set<String> = Set(
    names.compactMap { $0.split(separator: " ").first.map(String.init) })

  private static let names: Set<String> = Set(
    list.split(whereSeparator: { $0 == "," || $0 == "\n" })
      .map { $0.trimmingPrefix(while: { $0 == " " }) }.map(String.init).filter { !$0.isEmpty })

  private static let list = """
    afghanistan,albania,algeria,andorra,angola,argentina,armenia,australia,austria,azerbaijan,bahamas
    bahrain,bangladesh,barbados,belarus,belgium,belize,benin,bhutan,bolivia,bosnia,botswana,brazil
    brunei,bulgaria,burkina faso,burundi,cambodia,cameroon,canada,cape verde,chad,chile,china,colombia
    congo,costa rica,croatia,cuba,cyprus,czech republic,denmark,djibouti,dominica,dominican republic
    ecuador,egypt,el salvador,eritrea,estonia,eswatini,ethiopia,fiji,finland,france,gabon,gambia
    germany,ghana,greece,greenland,grenada,guatemala,guinea,guyana,haiti,honduras,hong kong,hungary
    iceland,india,indonesia,iran,iraq,ireland,israel,italy,ivory coast,jamaica,japan,kazakhstan,kenya
    kosovo,kuwait,kyrgyzstan,laos,latvia,lebanon,lesotho,liberia,libya,liechtenstein,lithuania
    luxembourg,madagascar,malawi,malaysia,maldives,mali,malta,mauritania,mauritius,mexico,moldova
    monaco,mongolia,montenegro,morocco,mozambique,myanmar,namibia,nepal,netherlands,new zealand
    nicaragua,niger,nigeria,north korea,north macedonia,norway,oman,pakistan,palestine,panama
    papua new guinea,paraguay,peru,philippines,poland,portugal,qatar,romania,russia,rwanda,samoa
    saudi arabia,senegal,serbia,sierra leone,singapore,slovakia,slovenia,somalia,south africa
    south korea,south sudan,spain,sri lanka,sudan,suriname,sweden,switzerland,syria,taiwan,tajikistan
    tanzania,thailand,togo,tonga,trinidad,tunisia,turkey,turkiye,turkmenistan,uganda,ukraine
    united arab emirates,united kingdom,united states,uruguay,uzbekistan,vanuatu,vatican,venezuela
    vietnam,yemen,zambia,zimbabwe,britain,england,scotland,wales,northern ireland,america,us,u.s.,usa
    uk,u.k.,uae,eu,europe,asia,africa,crimea,donbas,gaza,gaza strip,west bank,golan heights,kashmir
    tibet,xinjiang,siberia,chechnya,transnistria,abkhazia,south ossetia,nagorno-karabakh,kurdistan
    middle east,balkans,baltics,caucasus,scandinavia,latin america,black sea,red sea,baltic sea
    south china sea,mediterranean,arctic,antarctica,persian gulf,kyiv,kiev,kharkiv,odesa,odessa,lviv
    dnipro,donetsk,luhansk,mariupol,kherson,zaporizhzhia,sevastopol,simferopol,bakhmut,moscow
    st petersburg,st. petersburg,belgorod,kursk,rostov,sochi,kazan,minsk,warsaw,prague,budapest
    bucharest,sofia,belgrade,zagreb,sarajevo,pristina,skopje,tirana,athens,ankara,istanbul,rome,milan
    naples,venice,madrid,barcelona,lisbon,paris,marseille,lyon,brussels,amsterdam,rotterdam,the hague
    hague,berlin,munich,hamburg,frankfurt,cologne,vienna,zurich,geneva,bern,copenhagen,stockholm,oslo
    helsinki,tallinn,riga,vilnius,chisinau,dublin,belfast,edinburgh,glasgow,cardiff,london,manchester
    liverpool,birmingham,leeds,reykjavik,tbilisi,yerevan,baku,tehran,isfahan,baghdad,mosul,basra,erbil
    damascus,aleppo,idlib,homs,beirut,jerusalem,tel aviv,haifa,ramallah,rafah,khan younis,amman,riyadh
    jeddah,mecca,doha,dubai,abu dhabi,manama,muscat,sanaa,aden,hodeidah,cairo,alexandria,tripoli
    benghazi,tunis,algiers,rabat,casablanca,khartoum,addis ababa,mogadishu,nairobi,kampala,kigali
    kinshasa,goma,lagos,abuja,accra,dakar,bamako,niamey,ouagadougou,harare,lusaka,pretoria
    johannesburg,cape town,durban,kabul,kandahar,islamabad,karachi,lahore,peshawar,new delhi,delhi
    mumbai,kolkata,chennai,bangalore,dhaka,colombo,kathmandu,rangoon,yangon,bangkok,phnom penh,hanoi
    ho chi minh city,kuala lumpur,jakarta,manila,beijing,shanghai,shenzhen,wuhan,taipei,seoul
    pyongyang,tokyo,osaka,hiroshima,nagasaki,fukushima,ulaanbaatar,astana,almaty,tashkent,bishkek
    sydney,melbourne,canberra,brisbane,perth,auckland,wellington,christchurch,ottawa,toronto,montreal
    vancouver,washington,washington d.c.,new york,new york city,los angeles,chicago,houston
    philadelphia,phoenix,dallas,san francisco,san diego,boston,seattle,miami,atlanta,detroit,denver
    las vegas,new orleans,baltimore,cleveland,pittsburgh,st louis,minneapolis,mexico city,tijuana
    guatemala city,tegucigalpa,managua,san salvador,havana,kingston,port-au-prince,santo domingo
    caracas,bogota,quito,lima,la paz,santiago,buenos aires,montevideo,asuncion,brasilia,rio de janeiro
    sao paulo,alabama,alaska,arizona,arkansas,california,colorado,connecticut,delaware,florida,hawaii
    idaho,illinois,indiana,iowa,kansas,kentucky,louisiana,maine,maryland,massachusetts,michigan
    minnesota,mississippi,missouri,montana,nebraska,nevada,new hampshire,new jersey,new mexico
    north carolina,north dakota,ohio,oklahoma,oregon,pennsylvania,rhode island,south carolina
    south dakota,tennessee,texas,utah,vermont,virginia,west virginia,wisconsin,wyoming,puerto rico
    """
}
