"""Every sample, by the name of its transcript."""

from samples import (
    condolence,
    launch_email,
    library_mail,
    moving_notice,
    night_repair,
    photographs_rfc,
    repair_cafe,
    tide_readme,
)
from samples.playing import Scene

SCENES: dict[str, Scene] = {
    scene.name: scene
    for scene in (
        launch_email.SCENE,
        night_repair.SCENE,
        photographs_rfc.SCENE,
        moving_notice.SCENE,
        repair_cafe.SCENE,
        tide_readme.SCENE,
        condolence.SCENE,
        library_mail.SCENE,
    )
}
