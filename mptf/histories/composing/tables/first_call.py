"""The first call of 2020: 74 notes from 50 countries, five regions and one for all of them."""
# ruff: noqa: E501 -- one row, one line, as far as it goes

from __future__ import annotations

from mptf.histories.composing.plans import Note

# Objectives, partners and titles of the funded ones are those that sources tell; the rest of
# each record, and every other row, is illustrative.
# fmt: off
FUNDED = (
    Note("chile-mexico", "CHL MEX", "TA5", (16, 6), "ILO, IOM, UNHCR", 2300,
      "Socio-economic integration of migrants and refugees in Chile and Mexico through decent work",
      "jun20 positive", "multi-country", known="Countries, participating organizations and aim; the title is not."),
    Note("mano-river", "GIN LBR SLE", "TA3", (9, 10), "IOM, UN-A, UN-B", 2700,
      "Strengthening border management, social cohesion, and cross-border security in the Parrot's Beak area",
      "return, jun20 positive", months=30, known="Title, countries, objectives, IOM's part and duration; the other organizations are not."),
    Note("north-macedonia", "MKD", "TA1", (1,), "IOM, UN-C", 1500,
      "Evidence-based migration policy planning and discourse in North Macedonia",
      "jun20 positive", known="Title, country and objective; the participating organizations are not."),
    Note("philippines", "PHL", "TA4", (6, 21), "IOM, ILO, UN Women", 1500,
      "Bridging Recruitment to Reintegration in Migration Governance: Philippines (BRIDGE)",
      "jun20 positive", months=30, known="Title, country, participating organizations, objectives and duration."),
    Note("south-africa", "ZAF", "TA2", (7, 10), "UN Women, IOM, OHCHR, UNHCR, UNDP", 2000,
      "Addressing sexual violence, exploitation and forced labour of women migrants in South Africa",
      "jun20 positive", known="Country, participating organizations and the aim at selection; title and scope changed before the start."),
    Note("tajikistan", "TJK", "TA2", (7, 2), "IOM, UNICEF, UN Women, FAO", 2000,
      "Empowerment of 'Families left behind' for improved Migration Outcomes in Khatlon, Tajikistan",
      "return, jun20 positive", known="Title, country and participating organizations."),
    Note("igad", "DJI ETH KEN SOM SSD SDN UGA", "TA2", (2, 5), "IOM, ILO, UNOPS, UNHCR", 3000,
      "Addressing Drivers and Facilitating Safe, Orderly and Regular Migration in the Contexts of Disasters and Climate Change in the IGAD Region",
      "jun20 positive", "regional", "africa", known="Title, countries, participating organizations, duration and start."),
)

RETAINED = (
    Note("gambia", "GMB SEN", "TA2", (2, 7), "IOM, ITC, UNDP, UNICEF", 2350,
      "Addressing the drivers and causes of migration-related vulnerabilities among border communities along the Trans-Gambia transport corridor",
      "jun20 positive", known="Title, countries, participating organizations and total."),
    Note("ethiopia", "ETH", "TA5", (15, 16), "UN-Habitat, WHO", 1600,
      "Innovative Approaches to Address Inclusion and Integration, Through Health and Economic Empowerment of Migrant Street Children and Youth in Addis Ababa",
      "return, jun20 positive", known="Title, country and two participating organizations."),
    Note("nigeria", "NGA", "TA3", (10, 21), "IOM, UNODC", 1900, "Protecting returning migrants in Nigeria from trafficking and re-trafficking", "jun20 positive"),
    Note("ghana", "GHA", "TA4", (6, 18), "ILO, IOM", 1500, "Fair recruitment and recognised skills for migrant workers from Ghana", "jun20 positive"),
    Note("mali-niger", "MLI NER", "TA2", (8, 7), "UNHCR, IOM, UNICEF", 2800, "Search, rescue and protection of people on the move between Mali and Niger", "jun20 positive"),
    Note("kenya", "KEN", "TA4", (5, 6), "ILO, IOM", 1700, "Regular pathways for labour migration between Kenya and its region", "jun20 positive"),
    Note("zambia-malawi", "ZMB MWI", "TA3", (11, 4), "IOM, UNODC, UNDP", 2200, "One-stop border management and proof of identity between Malawi and Zambia", "return, jun20 positive"),
    Note("uganda", "UGA", "TA5", (15, 16), "UNFPA, IOM, UN-Habitat", 1800, "Basic services for migrants and host communities in secondary cities of Uganda", "jun20 revise, oct20 positive"),
    Note("zimbabwe", "ZWE", "TA4", (19, 20), "UNDP, IOM", 1300, "Diaspora investment and cheaper remittances for Zimbabwe", "jun20 deferred, oct20 positive"),
    Note("middle-east", "IRQ JOR LBN", "TA2", (2, 7), "IOM, WHO, UNDRR", 3200, "Climate adaptation, health systems and human mobility in Iraq, Jordan and Lebanon",
      "jun20 positive", "regional", "arab-states", known="Countries, participating organizations, duration and aim; the title is not."),
    Note("morocco", "MAR", "TA5", (15, 16), "UN Women, IOM, UNICEF", 1600, "Local inclusion of migrant women and children in Morocco", "jun20 positive"),
    Note("tunisia", "TUN", "TA4", (18, 5), "ILO, IOM", 1500, "Skills partnerships for regular labour migration from Tunisia", "jun20 revise, oct20 positive"),
    Note("egypt", "EGY", "TA2", (7, 12), "UNICEF, IOM, UNHCR", 2000, "Referral and care for unaccompanied migrant children in Egypt", "jun20 positive"),
    Note("indonesia", "IDN", "TA1", (1, 23), "IOM, UNDP, UN Women", 2000, "Migration Governance for Sustainable Development in Indonesia",
      "jun20 positive", known="Title, country, participating organizations and duration."),
    Note("bangladesh", "BGD", "TA4", (6, 18), "ILO, IOM, UN Women", 1900, "Ethical recruitment and skills for women migrant workers from Bangladesh", "jun20 positive"),
    Note("nepal", "NPL", "TA4", (20, 19), "IOM, UNDP", 1200, "Remittances and local development in the hill districts of Nepal", "return, jun20 positive"),
    Note("thailand-cambodia", "THA KHM", "TA5", (22, 15), "ILO, IOM, UNICEF", 2400, "Portable social protection for migrant workers between Cambodia and Thailand", "jun20 deferred, oct20 positive"),
    Note("moldova", "MDA", "TA4", (19, 1), "IOM, UNDP, UNICEF, WHO", 2000,
      "Leveraging the positive impact of migration on Moldova's development through improved policy evidence and better engaged diaspora",
      "jun20 positive", months=36, known="Title, country, participating organizations, total and duration."),
    Note("georgia", "GEO", "TA1", (1, 3), "IOM, UNDP", 1100, "Shared migration statistics for policy in Georgia", "jun20 positive"),
    Note("western-balkans", "ALB MKD SRB", "TA3", (9, 11), "IOM, UNODC, UNHCR", 3000, "Joint response to the smuggling of migrants along routes in the Western Balkans",
      "jun20 revise, oct20 positive", "regional", "europe-and-north-america"),
    Note("trinidad", "TTO", "TA2", (7, 15), "UNICEF, IOM", 1500, "Welcoming, promoting and protecting vulnerable migrants and refugees in Trinidad and Tobago",
      "jun20 positive", known="Country and two participating organizations; the title is not."),
    Note("colombia", "COL", "TA5", (16, 15), "UNHCR, IOM, UNDP", 2500, "Inclusion of migrants in the labour markets of border departments of Colombia", "jun20 positive"),
    Note("ecuador", "ECU", "TA4", (18, 6), "ILO, IOM", 1700, "Skills and employment for migrants in Ecuador",
      "jun20 positive", known="Country and aim; neither title nor organizations are."),
    Note("andes", "COL ECU PER", "TA2", (7, 8), "IOM, UNICEF, UN Women", 3500, "Safe passage and care for families on the move in the Andes", "oct20 positive", "regional", "latin-america-and-the-caribbean"),
    Note("data-exchange", "", "TA1", (1, 17, 23), "IOM, UNDP, UNESCO", 2600, "Common indicators for migration policy across regions", "oct20 positive", "global", "global"),
)

REFUSED = (
    Note("chile", "CHL", "TA2", (12, 7), "UNHCR, IOM", 1400, "Screening and referral at the northern border of Chile", "jun20 not-retained"),
    Note("mexico", "MEX", "TA5", (15, 16), "UN-Habitat, IOM", 1900, "Migrants in municipal planning in Mexico", "jun20 not-retained"),
    Note("guinea", "GIN", "TA4", (18, 21), "IOM, UNIDO", 1500, "Vocational training for returning youth in Guinea", "jun20 not-retained"),
    Note("liberia", "LBR", "TA4", (19, 20), "UNDP, IOM", 1200, "Diaspora knowledge for public services in Liberia", "return, jun20 not-retained"),
    Note("sierra-leone", "SLE", "TA3", (10, 6), "IOM, UN Women", 1500, "Ending trafficking of domestic workers from Sierra Leone", "jun20 revise, oct20 not-retained"),
    Note("north-macedonia-2", "MKD", "TA3", (11, 12), "UNHCR, IOM", 1300, "Asylum and migration procedures at the borders of North Macedonia", "jun20 not-retained"),
    Note("philippines-2", "PHL", "TA5", (22, 14), "ILO, UN Women", 1800, "Portable benefits for seafarers and domestic workers of the Philippines", "jun20 not-retained"),
    Note("tajikistan-2", "TJK", "TA4", (5, 18), "ILO, UNDP", 1500, "Safe labour migration from rural Tajikistan", "jun20 not-retained"),
    Note("somalia", "SOM", "TA2", (2, 7), "UNEP, IOM, FAO", 2200, "Land, water and displacement in the south of Somalia", "jun20 not-retained"),
    Note("south-sudan", "SSD", "TA3", (4, 11), "IOM, UNDP", 1700, "Civil registration at the borders of South Sudan", "jun20 not-retained"),
    Note("sudan", "SDN", "TA2", (7, 8), "UNFPA, UNHCR", 2100, "Health and protection on the eastern routes of Sudan", "jun20 deferred, oct20 not-retained"),
    Note("senegal", "SEN", "TA4", (19, 2), "UNDP, FAO, IOM", 1900, "Rural livelihoods and return in the Senegal river valley", "jun20 not-retained"),
    Note("nigeria-2", "NGA", "TA1", (3, 17), "UNESCO, IOM", 1200, "Reliable information for young people before departure from Nigeria", "jun20 not-retained"),
    Note("cameroon", "CMR", "TA5", (15, 16), "UNHCR, UNICEF", 2000, "Schooling for migrant and refugee children in the east of Cameroon", "jun20 not-retained"),
    Note("rwanda", "RWA", "TA1", (1, 23), "IOM, UNCTAD", 1100, "Labour migration data for planning in Rwanda", "jun20 revise, oct20 not-retained"),
    Note("lebanon", "LBN", "TA4", (6, 7), "ILO, OHCHR", 1500, "Decent work for migrant domestic workers in Lebanon", "jun20 not-retained"),
    Note("sri-lanka", "LKA", "TA4", (21, 19), "IOM, ILO", 1400, "Reintegration services for returning workers in Sri Lanka", "return, jun20 not-retained"),
    Note("viet-nam", "VNM", "TA3", (10, 9), "IOM, UNODC", 1800, "Prosecuting trafficking and assisting its victims in Viet Nam", "jun20 not-retained"),
    Note("kyrgyzstan", "KGZ", "TA2", (2, 7), "UNICEF, WFP", 1600, "Children of migrant parents in mountain districts of Kyrgyzstan", "jun20 not-retained"),
    Note("peru", "PER", "TA5", (16, 17), "UNHCR, UNESCO", 1700, "Schools against xenophobia in Peru", "jun20 not-retained"),
    Note("costa-rica", "CRI", "TA5", (15, 4), "UNHCR, IOM", 1500, "Documents and health care for seasonal workers in Costa Rica", "jun20 deferred, oct20 not-retained"),
    Note("mekong", "KHM THA VNM", "TA3", (10, 11), "IOM, UNODC, UNICEF", 3300, "Border communities against trafficking in the lower Mekong", "jun20 not-retained", "regional", "asia-and-the-pacific"),
)

STOPPED = (
    Note("djibouti", "DJI", "TA2", (8, 7), "IOM, WHO", 1500, "Rescue and health posts on the coast of Djibouti", "ineligible government"),
    Note("south-africa-2", "ZAF", "TA5", (16, 17), "UNDP, OHCHR", 1600, "Community dialogue on migration in Gauteng", "ineligible no-duplication"),
    Note("niger", "NER", "TA4", (18, 19), "UNIDO, IOM", 4200, "Enterprise zones for returning youth in Niger", "ineligible budget"),
    Note("ghana-2", "GHA", "TA1", (1, 3), "UNESCO, IOM", 1100, "Radio against misinformation on migration in Ghana", "ineligible duration", months=48),
    Note("jordan", "JOR", "TA4", (6, 5), "ILO, UNIDO", 1700, "Recruitment corridors for the garment sector of Jordan", "ineligible markers"),
    Note("nepal-2", "NPL", "TA2", (2, 7), "UNEP, IOM", 1500, "Glacier hazards and mobility in Nepal", "ineligible government"),
    Note("albania", "ALB", "TA3", (21, 11), "IOM, UNHCR", 900, "Reception of returning families in Albania", "ineligible budget"),
    Note("colombia-2", "COL", "TA2", (7, 8), "UN Women, UNFPA", 1400, "Women on the move in La Guajira, Colombia", "ineligible no-duplication"),
    Note("egypt-2", "EGY", "TA4", (20, 19), "UNDP, UNCTAD", 1300, "Digital remittances for Egypt", "ineligible government"),
    Note("kenya-2", "KEN", "TA3", (4, 9), "UNHCR, IOM", 1800, "Identity documents in the refugee-hosting counties of Kenya", "withdraw submitted"),
    Note("bangladesh-2", "BGD", "TA2", (2, 5), "UNEP, IOM", 2000, "Planned relocation in the delta of Bangladesh", "withdraw review"),
    Note("iraq", "IRQ", "TA5", (15, 16), "UN-Habitat, IOM", 2300, "Return and housing in the cities of northern Iraq", "withdraw committee"),
    Note("malawi", "MWI", "TA4", (18, 5), "ILO, IOM", 1300, "Seasonal work agreements for Malawi", "return lapse"),
    Note("serbia", "SRB", "TA5", (15, 14), "UNHCR, UNFPA", 1200, "Health mediators for migrants in Serbia", "return lapse"),
    Note("zambia", "ZMB", "TA2", (7, 12), "UNICEF, IOM", 1400, "Guardianship for migrant children in Zambia", "jun20 revise, lapse"),
    Note("ecuador-2", "ECU", "TA3", (9, 10), "UNODC, IOM", 1600, "Financial investigation of smuggling networks in Ecuador", "jun20 revise, lapse"),
    Note("morocco-2", "MAR", "TA1", (1, 17), "ECLAC, UNESCO", 1300, "South-south exchange on migration narratives between Morocco and Latin America", "jun20 deferred, mar21 deferred, jun21 not-retained"),
    Note("thailand", "THA", "TA2", (13, 12), "OHCHR, UNICEF, IOM", 1900, "Alternatives to the detention of migrant children in Thailand", "oct20 deferred, mar21 deferred, jun21 positive"),
    Note("costa-rica-2", "CRI", "TA4", (19, 5), "UNDP, ILO", 1400, "Entrepreneurship of returning migrants in Costa Rica", "oct20 deferred, mar21 revise, dec21 not-retained"),
    Note("mali", "MLI", "TA5", (16, 2), "UN-Habitat, FAO", 1900, "Secondary cities and mobility in the south of Mali", "jun20 deferred, mar21 revise, dec21 positive"),
)
# fmt: on

NOTES = (*FUNDED, *RETAINED, *REFUSED, *STOPPED)
