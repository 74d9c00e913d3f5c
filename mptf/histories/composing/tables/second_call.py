"""The rolling call from October 2020 on: 16 notes by 18 March 2021, the others later."""
# ruff: noqa: E501 -- one row, one line, as far as it goes

from __future__ import annotations

from mptf.histories.composing.plans import Note

# fmt: off
BY_MARCH_2021 = (
    Note("central-america", "GTM HND SLV", "TA2", (7, 21), "IOM, UNHCR, UNICEF", 2500, "Protection and reintegration of returning families in Northern Central America",
      "mar21 positive", "multi-country", start="2020-10-12", known="That there is such a programme; its title and organizations are not."),
    Note("senegal-2", "SEN", "TA4", (5, 18), "ILO, IOM", 1500, "Circular migration agreements for skilled workers from Senegal", "mar21 positive", start="2020-10-14"),
    Note("madagascar", "MDG", "TA3", (10, 6), "ILO, IOM, UNODC", 1600, "Fair recruitment and protection from trafficking for workers from Madagascar", "return, mar21 positive", start="2020-10-19"),
    Note("ivory-coast", "CIV", "TA1", (1, 3), "IOM, UNESCO", 1200, "Migration profiles of the regions of Côte d’Ivoire", "mar21 positive", start="2020-10-26"),
    Note("fiji", "FJI TUV", "TA2", (2, 5), "IOM, ILO, OHCHR", 2300, "Mobility with dignity between Tuvalu and Fiji as the climate changes", "mar21 positive", start="2020-11-02"),
    Note("armenia", "ARM", "TA4", (21, 18), "IOM, UNIDO", 1300, "Work and skills for returning migrants in Armenia", "mar21 positive", start="2020-11-09"),
    Note("dominican-republic", "DOM", "TA3", (4, 15), "UNDP, UNICEF, IOM", 1700, "Birth registration and documents for migrant families in the Dominican Republic", "mar21 positive", start="2020-11-16"),
    Note("pakistan", "PAK", "TA3", (9, 10), "IOM, UNODC", 1900, "Prevention of smuggling in the east of Pakistan", "mar21 not-retained", start="2020-11-18"),
    Note("honduras", "HND", "TA5", (16, 15), "UN-Habitat, UNFPA", 1400, "Municipal services for displaced and returning people in Honduras", "mar21 not-retained", start="2020-11-23"),
    Note("mauritania", "MRT", "TA2", (8, 12), "IOM, UNHCR", 3400, "Rescue and referral on the Atlantic coast of Mauritania", "ineligible budget", start="2020-12-01"),
    Note("mozambique", "MOZ", "TA2", (2, 7), "IOM, FAO, UNEP", 1800, "Mobility after cyclones in the centre of Mozambique", "jun21 positive", start="2021-01-18"),
    Note("benin-togo", "BEN TGO", "TA3", (10, 11), "UNODC, IOM", 2100, "Children moved across the border between Benin and Togo", "jun21 positive", start="2021-01-20"),
    Note("peru-2", "PER", "TA4", (18, 16), "ILO, UNHCR", 1600, "Recognition of qualifications of migrants in Peru", "jun21 positive", start="2021-02-15"),
    Note("sri-lanka-2", "LKA", "TA5", (22, 6), "ILO, UN Women", 1500, "Social protection for women who worked abroad in Sri Lanka", "jun21 not-retained", start="2021-03-01"),
    Note("bosnia", "BIH", "TA2", (12, 15), "UNHCR, UNICEF", 1400, "Care and schooling for children on the move in Bosnia and Herzegovina", "dec21 positive", start="2021-03-05"),
    Note("yemen", "YEM", "TA2", (8, 7), "IOM, WHO", 2000, "Life-saving assistance to migrants on the coast of Yemen", "return lapse", start="2021-02-15"),
)

LATER = (
    Note("namibia-angola", "AGO NAM", "TA3", (11, 4), "IOM, UNDP", 2000, "Cross-border markets and papers between Angola and Namibia", "dec21 positive", start="2021-07-12"),
    Note("mongolia", "MNG", "TA1", (1, 2), "IOM, UNFPA", 1100, "Internal and international mobility data for Mongolia", "dec21 not-retained", start="2021-08-09"),
    Note("guyana", "GUY SUR", "TA5", (15, 16), "UNICEF, UN Women, IOM", 1900, "Health and school access along the border of Guyana and Suriname", "jul22 positive", start="2022-02-14"),
    Note("burundi", "BDI", "TA4", (21, 19), "UNDP, IOM", 1500, "Return and community stabilisation in Burundi", "jul22 positive", start="2022-02-21"),
    Note("vanuatu", "VUT SLB", "TA2", (2, 5), "IOM, ILO, UNEP", 2200, "Planned movement and seasonal work for Vanuatu and the Solomon Islands", "jul22 revise, nov22 not-retained", start="2022-03-07"),
    Note("libya", "LBY", "TA2", (13, 8), "OHCHR, UNHCR", 2400, "Alternatives to detention in Libya", "jul22 not-retained", start="2022-03-14"),
    Note("belize", "BLZ", "TA1", (3, 17), "UNESCO, IOM", 1100, "Public discourse on migration in Belize", "nov22 revise", start="2022-07-18"),
    Note("comoros", "COM MDG", "TA2", (8, 7), "IOM, WHO", 2100, "Safe crossing between the Comoros and Madagascar", "nov22 deferred, stop committee", start="2022-08-01"),
    Note("laos", "LAO", "TA4", (6, 18), "ILO, IOM", 1500, "Village-level information on safe work abroad in the Lao People’s Democratic Republic", "stop review", start="2022-10-17"),
    Note("lesotho", "LSO ZAF", "TA5", (22, 6), "ILO, UN Women", 2300, "Portable benefits for domestic and mine workers between Lesotho and South Africa", "return stop", start="2022-11-21"),
    Note("jamaica", "JAM", "TA4", (19, 20), "UNDP, IOM", 1200, "Diaspora bonds for local projects in Jamaica", "stop screening", start="2022-11-14"),
    Note("ukraine", "UKR MDA", "TA2", (7, 15), "UNHCR, UNICEF, IOM", 3000, "Services for people on the move between Ukraine and the Republic of Moldova", "stop submitted", start="2022-11-28"),
    Note("burkina-faso", "BFA", "TA2", (2, 7), "FAO, WFP", 1800, "Pastoral mobility and early warning in Burkina Faso", "stop draft", start="2022-12-05"),
    Note("oman", "OMN", "TA4", (6, 5), "ILO, IOM", 1300, "Wage protection and contracts for migrant workers in Oman", "stop draft", start="2022-12-07"),
)
# fmt: on
