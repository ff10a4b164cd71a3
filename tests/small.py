"""A region that no document of the project speaks for: the government of small documents in tests."""

REGION = {
    "region_id": "alpha",
    "name": "Kabupaten Alpha",
    "name_en": "Alpha Regency",
    "level": "kabupaten",
    "bps_code": "0000",
    "kemendagri_code": "00.00",
    "population_2020": 1,
    "population_source": "none",
}
