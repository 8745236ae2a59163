"""A region leaves in two steps: it is declared retired, then it is taken out."""

from pathlib import Path

from tests.end_to_end.site import site_with

LAYOUTS = ("1040V", "1099")
LEAVING, STAYING = "contoso-forms-stg-westeurope", "contoso-forms-stg-eastus2"


STAGING = "environments/staging.yaml"


def test_a_retired_region_is_emptied_and_can_then_be_taken_out(tmp_path: Path) -> None:
    with site_with(LAYOUTS, tmp_path, "dev", "staging") as site:
        assert site.up("dev").code == 0
        assert site.up("staging").code == 0
        assert len(site.models(LEAVING)) == 2

        site.declare(STAGING, "source: dev/westus", "retire: [westeurope]\nsource: dev/westus")
        retired = site.up("staging")

        assert retired.code == 0, retired.output
        assert site.models(LEAVING) == {}
        assert site.mapping("staging")["westeurope"] == {}
        assert set(site.mapping("staging")["eastus2"]) == set(LAYOUTS)

        site.declare(STAGING, "retire: [westeurope]\n", "")
        site.declare(STAGING, "regions: [eastus2, westeurope]", "regions: [eastus2]")
        gone = site.up("staging")

        assert gone.code == 0, gone.output
        assert "azure-native:cognitiveservices:Account westeurope-account deleted" in gone.output
        assert len(site.models(STAYING)) == 2
        assert site.preview("staging", "--expect-no-changes").code == 0


def test_a_region_that_was_not_retired_first_is_protected(tmp_path: Path) -> None:
    with site_with(LAYOUTS[:1], tmp_path, "dev", "staging") as site:
        assert site.up("dev").code == 0
        assert site.up("staging").code == 0

        site.declare(STAGING, "regions: [eastus2, westeurope]", "regions: [eastus2]")
        refused = site.up("staging")

        assert refused.code != 0
        assert "protect" in refused.output
        assert len(site.models(LEAVING)) == 1
